package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionTest {

    private static final String[] ALL = {"power_limit=150", "performance_level=manual", "gpu_clock_range=800..1500",
        "gpu_clock_offset=50", "memory_clock_offset=-100", "fan_speed=70"};

    @TempDir
    private Path folder;

    @Test
    void shouldWriteInOrderAndReadBackWhenAllIsWell() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final Change change = bench.apply(ALL);
            assertEquals(State.IN_FORCE, change.state());
            assertEquals(List.of("performance_level=manual", "power_limit=150", "gpu_clock_range=800..1500",
                "gpu_clock_offset=50", "memory_clock_offset=-100", "fan_speed=70"), bench.gpu().writes);
            change.steps().forEach(step -> assertTrue(step.outcome().done(), step.toString()));
        }
    }

    @ParameterizedTest
    @EnumSource(value = TriedGpu.Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldPutAllBackOrSayWhatIsLeftWhenAnyWriteFails(final TriedGpu.Fault fault) throws Refusal {
        for (final boolean stays : new boolean[] {false, true}) {
            for (int k = 1; k <= ALL.length; k++) {
                try (ControlBench bench = new ControlBench(folder.resolve(fault + "-" + stays + k))) {
                    final Map<String, String> before = bench.state();
                    bench.gpu().fault = fault;
                    bench.gpu().faultAt = k;
                    bench.gpu().faultStays = stays;
                    final Change change = bench.apply(ALL);
                    assertEquals(State.ROLLED_BACK, change.state(), "write " + k);
                    final Map<String, String> left = new HashMap<>();
                    if (!bench.gpu().lost) {
                        bench.state().forEach((slot, value) -> {
                            if (!value.equals(before.get(slot))) {
                                left.put(slot, value);
                            }
                        });
                        assertEquals(left, told(change), "write " + k);
                    } else {
                        assertFalse(change.left().isEmpty());
                    }
                    if (!stays && fault != TriedGpu.Fault.LOSES) {
                        assertEquals(before, bench.state(), "write " + k);
                    }
                }
            }
        }
    }

    private static Map<String, String> told(final Change change) {
        final Map<String, String> told = new HashMap<>();
        change.left().forEach(left -> told.put(left.slot().toString(), left.inForce().text()));
        return told;
    }

    @Test
    void shouldEndAsBeforeWhenTheDaemonIsKilledAtAnyStep() throws Refusal {
        boolean whole = false;
        for (int k = 1; !whole; k++) {
            final ControlBench bench = new ControlBench(folder.resolve("kill-" + k));
            bench.apply("power_limit=180");
            final Map<String, String> before = bench.state();
            bench.hooked.clear();
            bench.killAt = k;
            try {
                bench.apply(ALL);
                whole = true;
                bench.killAt = Integer.MAX_VALUE;
            } catch (final ControlBench.Killed killed) {
                bench.kill();
                bench.start();
                assertEquals(before, bench.state(), "killed at " + bench.hooked.getLast());
            }
            bench.close();
        }
    }

    @Test
    void shouldSettleAlsoWhenKilledWhileSettling() throws Refusal {
        for (int k = 1; k < 40; k++) {
            final ControlBench bench = new ControlBench(folder.resolve("again-" + k));
            final Map<String, String> before = bench.state();
            bench.hooked.clear();
            bench.killAt = 7;
            assertThrows(ControlBench.Killed.class, () -> bench.apply(ALL));
            bench.kill();
            bench.hooked.clear();
            bench.killAt = k;
            try {
                bench.start();
            } catch (final ControlBench.Killed killed) {
                bench.kill();
                bench.start();
            }
            bench.killAt = Integer.MAX_VALUE;
            assertEquals(before, bench.state(), "killed at " + k);
            bench.close();
        }
    }

    @Test
    void shouldTellAndUndoWhatChangedByTheWay() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final Map<String, String> before = bench.state();
            final Change change = bench.apply("gpu_clock_range=800..1500");
            assertEquals("manual", bench.gpu().values.get(Setting.PERFORMANCE_LEVEL).text());
            assertTrue(bench.control.revert(change.id()).left().isEmpty());
            assertEquals(before, bench.state());
        }
    }

    @Test
    void shouldWriteNothingWhenPlanned() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final Change change = bench.control.plan(ControlBench.request(Wish.HOST, 50, -1, ALL));
            assertEquals(State.PLANNED, change.state());
            assertEquals(6, change.steps().size());
            assertEquals(0, bench.writes());
        }
    }
}
