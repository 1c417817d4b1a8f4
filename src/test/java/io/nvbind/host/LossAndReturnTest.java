package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.GpuSource;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimField;
import io.nvbind.telemetry.GpuSampler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A GPU that falls off the bus and comes back: an event each time, one clean re-open, no restart. */
class LossAndReturnTest {

    @TempDir
    private Path folder;

    private final List<GpuEvent> events = new ArrayList<>();
    private long now = 1;

    private void pass(final GpuSampler sampler, final long seconds) {
        for (int i = 0; i < 4 * seconds; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(250);
            sampler.doWork();
        }
    }

    private static GpuSample latest(final GpuSampler sampler) {
        final GpuSample sample = new GpuSample();
        sampler.readings().getFirst().read(sample);
        return sample;
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, names = {"NVIDIA", "INTEL"})
    void shouldTellTheLossAndSampleOnAfterTheReturn(final Vendor vendor) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            final GpuSampler sampler = new GpuSampler(gpus, events::add, () -> now);
            pass(sampler, 1);
            assertTrue(latest(sampler).has(Metric.GPU_TEMP_C));

            cards.card(vendor).set(SimCardFlag.LOST, true);
            pass(sampler, 20);
            assertEquals(List.of(GpuEvent.Kind.LOST), events.stream().map(GpuEvent::kind).toList());
            assertFalse(latest(sampler).has(Metric.GPU_TEMP_C));
            assertTrue(latest(sampler).reason(Metric.GPU_TEMP_C).contains("gone"));

            cards.card(vendor).set(SimCardFlag.LOST, false).set(SimField.TEMPERATURE_EDGE_MC, 44_000);
            pass(sampler, 70);
            assertEquals(List.of(GpuEvent.Kind.LOST, GpuEvent.Kind.APPEARED),
                events.stream().map(GpuEvent::kind).toList());
            assertEquals(44, latest(sampler).value(Metric.GPU_TEMP_C));
            assertEquals(1, sampler.readings().size());
        }
    }

    @Test
    void shouldShutTheLibraryDownAsOftenAsItOpensIt() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            try (Gpus gpus = cards.open(Vendor.NVIDIA)) {
                for (int i = 0; i < 20; i++) {
                    assertEquals(1, gpus.reopen().size());
                }
            }
            assertEquals(21, cards.state().calls("nvmlInit_v2"));
            assertEquals(21, cards.state().calls("nvmlShutdown"));
        }
    }

    @Test
    void shouldShowAGpuThatIsPluggedIn() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            cards.card(Vendor.NVIDIA).set(SimCardFlag.PRESENT, false);
            final AtomicBoolean changed = new AtomicBoolean();
            try (Gpus gpus = cards.open(Vendor.NVIDIA)) {
                gpus.add(Vendor.AMD, cards.library(Vendor.AMD));
                final GpuSampler sampler = new GpuSampler(noticing(gpus, changed), events::add, () -> now);
                pass(sampler, 5);
                assertEquals(List.of(Vendor.AMD),
                    sampler.readings().stream().map(each -> each.info().vendor()).toList());
                cards.card(Vendor.NVIDIA).set(SimCardFlag.PRESENT, true);
                changed.set(true);
                pass(sampler, 5);
                assertEquals(List.of(Vendor.AMD, Vendor.NVIDIA),
                    sampler.readings().stream().map(each -> each.info().vendor()).toList());
                assertEquals(List.of(GpuEvent.Kind.APPEARED), events.stream().map(GpuEvent::kind).toList());
            }
        }
    }

    /** The simulated cards are not in this machine's sysfs, so what is plugged in is said by the test. */
    private static GpuSource noticing(final Gpus gpus, final AtomicBoolean changed) {
        return new GpuSource() {
            @Override
            public List<Gpu> list() {
                return gpus.list();
            }

            @Override
            public List<Gpu> reopen() {
                return gpus.reopen();
            }

            @Override
            public boolean hasChanged() {
                return changed.getAndSet(false);
            }

            @Override
            public void pollEvents(final Consumer<GpuEvent> to) {
                gpus.pollEvents(to);
            }
        };
    }
}
