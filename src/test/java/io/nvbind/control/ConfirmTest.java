package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfirmTest {

    @TempDir
    private Path folder;

    private ControlBench bench() {
        return new ControlBench(folder.resolve("control"));
    }

    private static Change pending(final ControlBench bench) throws Refusal {
        return bench.control.apply(ControlBench.request(Wish.HOST, 50, 5, "power_limit=150"));
    }

    @Test
    void shouldPutBackWhenNotConfirmedInTime() throws Refusal {
        try (ControlBench bench = bench()) {
            final Map<String, String> before = bench.state();
            final Change change = pending(bench);
            bench.pass(4.9);
            assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            bench.pass(0.2);
            assertEquals(before, bench.state());
            assertEquals(State.REVERTED, bench.control.changes().getLast().state());
            assertEquals(Refusal.Kind.CONFLICT, assertThrows(Refusal.class,
                () -> bench.control.confirm(change.id(), change.digest(), "tester")).kind());
        }
    }

    @Test
    void shouldStayWhenConfirmedByItsUserWithItsDigest() throws Refusal {
        try (ControlBench bench = bench()) {
            final Change change = pending(bench);
            assertEquals(Refusal.Kind.NOT_ALLOWED, assertThrows(Refusal.class,
                () -> bench.control.confirm(change.id(), change.digest(), "another")).kind());
            assertEquals(Refusal.Kind.CONFLICT, assertThrows(Refusal.class,
                () -> bench.control.confirm(change.id(), "0".repeat(64), "tester")).kind());
            assertEquals(Refusal.Kind.UNKNOWN, assertThrows(Refusal.class,
                () -> bench.control.confirm("ffffffffffffffff", change.digest(), "tester")).kind());
            bench.control.confirm(change.id(), change.digest(), "tester");
            bench.pass(10);
            assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
        }
    }

    @Test
    void shouldPutBackAtTheNextStartWhenTheDaemonDied() throws Refusal {
        final ControlBench bench = bench();
        final Map<String, String> before = bench.state();
        pending(bench);
        bench.kill();
        bench.start();
        assertEquals(before, bench.state());
        assertTrue(bench.told.stream().anyMatch(line -> line.contains("not confirmed")), bench.told.toString());
        bench.close();
    }

    @Test
    void shouldPutBackWhenTheDaemonIsStopped() throws Refusal {
        final ControlBench bench = bench();
        final Map<String, String> before = bench.state();
        pending(bench);
        bench.close();
        assertEquals(before, bench.state());
    }

    @Test
    void shouldAskForConfirmationWhenRisky() throws Refusal {
        try (ControlBench bench = bench()) {
            final Change change = bench.control.apply(ControlBench.request(Wish.HOST, 50, -1, "gpu_clock_offset=100"));
            assertEquals(State.PENDING, change.state());
            assertEquals(1, change.risks().size());
            assertEquals(State.IN_FORCE,
                bench.control.apply(ControlBench.request(Wish.HOST, 50, -1, "power_limit=150")).state());
            assertEquals(Refusal.Kind.CONFLICT, assertThrows(Refusal.class,
                () -> bench.apply("gpu_clock_offset=0")).kind());
        }
    }

    @Test
    void shouldApplyAgainAfterABootOnlyWhatProvedHarmless() throws Refusal {
        final ControlBench bench = bench();
        bench.apply("power_limit=150");
        bench.pass(61);
        bench.apply("fan_speed=80");
        bench.kill();
        bench.boot = "boot-2";
        bench.gpu().reset();
        bench.start();
        assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
        assertEquals("automatic", bench.gpu().values.get(Setting.FAN_SPEED).text());
        assertTrue(bench.told.stream().anyMatch(line -> line.contains("fan_speed = 80 is not applied again")),
            bench.told.toString());
        bench.close();
    }

    @Test
    void shouldNotApplyAgainWhatPrecededAReset() throws Refusal {
        try (ControlBench bench = bench()) {
            bench.apply("power_limit=150");
            bench.pass(61);
            bench.apply("gpu_clock_offset=200");
            bench.gpu().lost = true;
            bench.control.upkeep().failed(ControlBench.GPU);
            bench.pass(1);
            bench.gpu().reset();
            bench.control.upkeep().appeared(ControlBench.GPU);
            bench.pass(1);
            assertEquals("0", bench.gpu().values.get(Setting.GPU_CLOCK_OFFSET).text());
            assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            assertTrue(bench.events.stream().anyMatch(event -> event.message().contains("not applied again")));
        }
    }

    @Test
    void shouldApplyAgainOnceWhenTheMachineSlept() throws Refusal {
        try (ControlBench bench = bench()) {
            bench.apply("power_limit=150");
            bench.pass(61);
            bench.gpu().reset();
            final int writes = bench.writes();
            bench.control.upkeep().resumed();
            bench.pass(1);
            bench.pass(1);
            assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            assertEquals(writes + 1, bench.writes());
        }
    }

    @Test
    void shouldSayWhenSomethingElseChangedAValue() throws Refusal {
        try (ControlBench bench = bench()) {
            bench.apply("power_limit=150");
            bench.gpu().values.put(Setting.POWER_LIMIT, Setting.POWER_LIMIT.parse("120"));
            final Change change = bench.apply("power_limit=170");
            assertTrue(change.notes().stream().anyMatch(note -> note.contains("something else changed it")),
                change.notes().toString());
        }
    }

    @Test
    void shouldLetOneUserHaveSixteenChangesWaitAndNoMore() throws Refusal {
        try (ControlBench bench = bench()) {
            for (int i = 0; i < 16; i++) {
                bench.control.apply(ControlBench.request("box-" + i, 50, 5, "power_limit=150"));
            }
            final int writes = bench.writes();
            assertEquals(Refusal.Kind.CONFLICT, assertThrows(Refusal.class,
                () -> bench.control.apply(ControlBench.request("box-16", 50, 5, "power_limit=120"))).kind());
            assertEquals(writes, bench.writes());
            assertEquals(State.IN_FORCE,
                bench.control.apply(ControlBench.request("box-16", 50, 0, "power_limit=140")).state());
            bench.pass(6);
            assertEquals("140", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            assertEquals(State.PENDING,
                bench.control.apply(ControlBench.request("box-17", 50, 5, "power_limit=130")).state());
        }
    }

    @Test
    void shouldNotGrowWithEachOfAThousandChangesOfOneSetting() throws Exception {
        final ControlBench bench = bench();
        for (int i = 0; i < 1000; i++) {
            bench.apply("power_limit=" + (150 + i % 2));
        }
        bench.close();
        assertTrue(Files.size(folder.resolve("control/changes.log")) < 300_000,
            "bytes: " + Files.size(folder.resolve("control/changes.log")));
    }
}
