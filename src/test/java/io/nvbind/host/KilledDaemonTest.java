package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.GpuDesk;
import io.nvbind.control.Request;
import io.nvbind.control.State;
import io.nvbind.control.VramDesk;
import io.nvbind.control.Wish;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The daemon killed before and after each call of a vendor's library that a change makes; the next start settles. */
class KilledDaemonTest {

    @TempDir
    private Path folder;
    private SimulatedCards cards;
    private Gpus gpus;
    private Gpu gpu;
    private int calls;
    private int killAt;
    private boolean killAfter;

    /** The daemon ends here. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final class KillingDesk implements GpuDesk {
        @Override
        public List<GpuId> gpus() {
            return List.of(gpu.info().id());
        }

        @Override
        public <T> T with(final GpuId id, final Function<Gpu, T> work) {
            calls++;
            if (calls == killAt && !killAfter) {
                throw new Killed();
            }
            final T done = work.apply(gpu);
            if (calls == killAt) {
                throw new Killed();
            }
            return done;
        }
    }

    private static List<String> settings(final Vendor vendor) {
        return switch (vendor) {
            case NVIDIA -> List.of("PERSISTENCE_MODE=on", "COMPUTE_MODE=exclusive_process", "POWER_LIMIT=250",
                "GPU_CLOCK_RANGE=600..1800", "MEMORY_CLOCK_RANGE=405..11201", "GPU_CLOCK_OFFSET=-150",
                "MEMORY_CLOCK_OFFSET=500", "FAN_SPEED=65");
            case AMD -> List.of("PERFORMANCE_LEVEL=manual", "POWER_PROFILE=compute", "POWER_LIMIT=320",
                "GPU_CLOCK_RANGE=600..2200", "MEMORY_CLOCK_RANGE=200..1000", "FAN_SPEED=60");
            case INTEL -> List.of("SCHEDULER_MODE=exclusive", "POWER_LIMIT=150", "GPU_CLOCK_RANGE=500..2000",
                "FAN_SPEED=50");
        };
    }

    private Request request(final Vendor vendor) {
        final Map<Setting, SettingValue> wanted = new EnumMap<>(Setting.class);
        for (final String text : settings(vendor)) {
            final String[] parts = text.split("=", 2);
            wanted.put(Setting.valueOf(parts[0]), Setting.valueOf(parts[0]).parse(parts[1]));
        }
        return new Request("tester", Wish.HOST, Wish.USUAL_PRIORITY, Map.of(gpu.info().id(), wanted), 0, false);
    }

    private Control control(final Path state) throws IOException {
        return new Control(new KillingDesk(), VramDesk.NONE, state, "boot", event -> { }, List::of, System::nanoTime);
    }

    private Map<Setting, SettingValue> values() {
        final Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
        gpu.settings().forEach((setting, state) -> values.put(setting, state.value()));
        return values;
    }

    @AfterEach
    void close() {
        gpus.close();
        cards.close();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldBePutBackByTheNextStartWhereverTheDaemonWasKilled(final Vendor vendor) throws Exception {
        cards = SimulatedCards.of("new", Files.createDirectory(folder.resolve("sim")));
        cards.card(Vendor.INTEL).has(SimFeature.FAN_SET).has(SimFeature.FAN_PERCENT);
        gpus = cards.open(vendor);
        gpu = gpus.list().getFirst();
        gpu.sample(Metric.Tier.FAST, new GpuSample());
        final Map<Setting, SettingValue> before = values();
        int killed = 0;
        for (final boolean after : new boolean[] {false, true}) {
            boolean whole = false;
            for (int k = 1; !whole; k++) {
                whole = killAndSettle(vendor, k, after, before);
                killed += whole ? 0 : 1;
            }
        }
        assertTrue(killed > 2 * settings(vendor).size(), "killed " + killed + " times");
    }

    /** Tells whether the change was made whole, with nothing left to be killed at. */
    private boolean killAndSettle(final Vendor vendor, final int k, final boolean after,
                                  final Map<Setting, SettingValue> before) throws Exception {
        final String where = vendor + " killed " + (after ? "after" : "before") + " call " + k;
        final Path died = folder.resolve((after ? "after-" : "before-") + k);
        final Control first = control(died);
        first.settle(owner -> true);
        calls = 0;
        killAt = k;
        killAfter = after;
        boolean whole = false;
        try {
            final Change change = first.apply(request(vendor));
            assertEquals(State.IN_FORCE, change.state(), change.toString());
            whole = true;
        } catch (final Killed killed) {
            assertEquals(k, calls);
        }
        killAt = 0;
        if (whole) {
            assertEquals(List.of(), first.release(Wish.HOST));
            first.close();
        } else {
            // What the dead daemon left on the disk; it keeps its own lock as long as this process lives.
            final Path left = Files.createDirectory(folder.resolve(died.getFileName() + "-left"));
            Files.copy(died.resolve("changes.log"), left.resolve("changes.log"));
            final Control next = control(left);
            next.settle(owner -> true);
            assertEquals(List.of(), next.wishes(), where);
            next.close();
        }
        assertEquals(before, values(), where);
        for (final Map.Entry<Setting, SettingState> each : gpu.settings().entrySet()) {
            assertTrue(each.getValue().lacking() != SettingOutcome.Result.LOST, where);
        }
        return whole;
    }
}
