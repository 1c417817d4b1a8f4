package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.Vendor;
import io.nvbind.guard.GuardedDriver;
import io.nvbind.guard.HostCommand;
import io.nvbind.guard.Quarantine;
import io.nvbind.parts.Program;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated ROCm SMI that crashes, hangs and is killed, behind its own process: the rest goes on. */
class RocmGuardTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1500);

    @TempDir
    private Path folder;
    @TempDir
    private Path state;
    private SimulatedCards cards;
    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void putCardsIn() throws IOException {
        cards = SimulatedCards.of("new", folder);
        cards.card(Vendor.AMD).set(SimField.UTILIZATION_GPU_PERCENT, 73).set(SimField.TEMPERATURE_EDGE_MC, 61_000);
    }

    @AfterEach
    void closeState() {
        cards.close();
    }

    private GuardedDriver open(final Duration patience) throws IOException {
        final List<String> command = new ArrayList<>(Program.nvbindCommand("vendor-host", "AMD"));
        return new GuardedDriver(
            new HostCommand(Vendor.AMD, cards.library(Vendor.AMD), command, state.resolve("marker"), patience),
            new Quarantine(state.resolve("quarantine")), problems::add);
    }

    private static GpuSample sample(final Gpu gpu) {
        final GpuSample sample = new GpuSample();
        gpu.sample(Metric.Tier.SLOW, sample);
        gpu.sample(Metric.Tier.FAST, sample);
        return sample;
    }

    private static void assertSkipped(final GpuSample sample, final Metric metric, final String call) {
        assertFalse(sample.has(metric), metric.label());
        assertTrue(sample.reason(metric).contains("skipped: " + call), sample.reason(metric));
    }

    @Test
    void shouldCarryEverythingAcross() throws Exception {
        try (GuardedDriver guarded = open(PATIENCE); Gpus direct = cards.open(Vendor.AMD)) {
            final Gpu near = direct.list().getFirst();
            final Gpu far = guarded.gpus().getFirst();
            assertEquals(near.info(), far.info());
            assertNull(guarded.report().reason());
            assertEquals(cards.library(Vendor.AMD), guarded.report().path());
            cards.state().freezeClock(cards.state().nanoTime());
            final GpuSample here = sample(near);
            final GpuSample there = sample(far);
            for (final Metric metric : Metric.ALL) {
                assertEquals(here.value(metric), there.value(metric), metric.label());
                assertEquals(here.reason(metric), there.reason(metric), metric.label());
            }
            assertEquals(near.settings(), far.settings());
            assertEquals(near.details(), far.details());
            assertFalse(far.details().values().isEmpty());
            assertEquals(near.processes(), far.processes());
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void shouldGoOnWithoutACallThatAborts() throws Exception {
        cards.state().override(SimOverride.abort("rsmi_dev_temp_metric_get"));
        final List<GpuEvent> events = new ArrayList<>();
        try (GuardedDriver driver = open(PATIENCE)) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = sample(gpu);
            assertSkipped(sample, Metric.GPU_TEMP_C, "rsmi_dev_temp_metric_get(edge)");
            assertSkipped(sample, Metric.MEMORY_TEMP_C, "rsmi_dev_temp_metric_get(memory)");
            assertEquals(73, sample.value(Metric.GPU_UTILIZATION));
            assertTrue(sample.has(Metric.POWER_DRAW_W), sample.reason(Metric.POWER_DRAW_W));
            assertEquals(3, driver.restarts());
            assertTrue(problems.getFirst().contains(gpu.info().id() + " rsmi_dev_temp_metric_get(edge)")
                && problems.getFirst().contains("signal 6"), problems.toString());
            driver.pollEvents(events::add);
            assertEquals(3, events.size());
            assertEquals(GpuEvent.Kind.ERROR, events.getFirst().kind());
            assertEquals(gpu.info().id(), events.getFirst().id());
            assertTrue(gpu.info().findings().getFirst().startsWith("rsmi_dev_temp_metric_get(edge) crashed"),
                gpu.info().findings().toString());
            assertEquals(3, gpu.info().findings().size());
        }
        problems.clear();
        try (GuardedDriver again = open(PATIENCE)) {
            assertSkipped(sample(again.gpus().getFirst()), Metric.GPU_TEMP_C, "rsmi_dev_temp_metric_get(edge)");
            assertEquals(0, again.restarts());
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void shouldGiveAnUpdatedLibraryANewChance() throws Exception {
        cards.state().override(SimOverride.abort("rsmi_dev_busy_percent_get"));
        try (GuardedDriver driver = open(PATIENCE)) {
            assertSkipped(sample(driver.gpus().getFirst()), Metric.GPU_UTILIZATION, "rsmi_dev_busy_percent_get");
        }
        cards.state().clearOverrides();
        Files.setLastModifiedTime(Path.of(cards.library(Vendor.AMD)), FileTime.fromMillis(1_000_000));
        try (GuardedDriver driver = open(PATIENCE)) {
            assertEquals(73, sample(driver.gpus().getFirst()).value(Metric.GPU_UTILIZATION));
        }
    }

    @Test
    void shouldLeaveOutOneCardsCallOnly() throws Exception {
        cards.state().override(SimOverride.abort("rsmi_dev_busy_percent_get").forCalls(0, 1));
        try (GuardedDriver driver = open(PATIENCE)) {
            sample(driver.gpus().getFirst());
        }
        final String line = Files.readAllLines(state.resolve("quarantine")).getLast();
        assertTrue(line.contains("\t" + cards.card(Vendor.AMD).pci() + " rsmi_dev_busy_percent_get\t"), line);
        assertTrue(line.startsWith(cards.library(Vendor.AMD) + " "), line);
    }

    @Test
    void shouldEndACallThatHangs() throws Exception {
        cards.state().override(SimOverride.delay("rsmi_dev_fan_rpms_get", Duration.ofMinutes(5)));
        try (GuardedDriver driver = open(SHORT)) {
            final long start = System.nanoTime();
            final GpuSample sample = sample(driver.gpus().getFirst());
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
            assertSkipped(sample, Metric.FAN_SPEED_RPM, "rsmi_dev_fan_rpms_get");
            assertEquals(73, sample.value(Metric.GPU_UTILIZATION));
            assertTrue(problems.getFirst().contains("did not come back"), problems.toString());
        }
        assertFalse(Files.exists(state.resolve("quarantine")), "a hang may pass: it is not remembered");
    }

    @Test
    void shouldSayThatTheLibraryCrashesWhenOpened() throws Exception {
        cards.state().override(SimOverride.abort("rsmi_init"));
        for (int start = 0; start < 2; start++) {
            try (GuardedDriver driver = open(PATIENCE)) {
                assertEquals(List.of(), driver.gpus());
                assertTrue(driver.report().reason().contains("skipped: rsmi_init"), driver.report().reason());
                assertEquals(-1, driver.hostPid());
            }
        }
        assertEquals(1, problems.size(), "the second start knew");
    }

    @Test
    void shouldStartAProcessThatWasKilledAgain() throws Exception {
        try (GuardedDriver driver = open(PATIENCE)) {
            final Gpu gpu = driver.gpus().getFirst();
            sample(gpu);
            final long first = driver.hostPid();
            new ProcessBuilder("kill", "-9", Long.toString(first)).start().waitFor();
            assertEquals(73, sample(gpu).value(Metric.GPU_UTILIZATION));
            assertNotEquals(first, driver.hostPid());
            assertEquals(1, driver.restarts());
            new ProcessBuilder("kill", "-9", Long.toString(driver.hostPid())).start().waitFor();
            sample(gpu);
        }
        assertFalse(Files.exists(state.resolve("quarantine")), "nobody is to blame");
    }

    @Test
    void shouldAnswerWithReasonsWhileNoProcessCanBeHad() throws Exception {
        try (GuardedDriver driver = open(PATIENCE)) {
            final Gpu gpu = driver.gpus().getFirst();
            Files.delete(folder.resolve("nvbind-sim.state"));
            new ProcessBuilder("kill", "-9", Long.toString(driver.hostPid())).start().waitFor();
            final GpuSample sample = new GpuSample();
            assertFalse(gpu.sample(Metric.Tier.FAST, sample), "a library without the GPU: it is gone");
            for (final Metric metric : Metric.ALL) {
                assertFalse(sample.has(metric), metric.label());
            }
            assertTrue(gpu.settings().get(Setting.POWER_LIMIT).unsupported() != null);
            assertEquals(GpuDetails.none(), gpu.details());
            assertTrue(gpu.processes().unavailable() != null);
        }
    }

    @Test
    void shouldEndWithItsParent() throws Exception {
        final GuardedDriver driver = open(PATIENCE);
        final ProcessHandle child = ProcessHandle.of(driver.hostPid()).orElseThrow();
        driver.close();
        child.onExit().get(10, TimeUnit.SECONDS);
        assertFalse(child.isAlive());
    }
}
