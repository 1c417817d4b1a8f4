package io.nvbind.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container's VRAM limit goes by the same transactions as what is set on the GPU. */
class VramLimitTest {

    private static final String BOX = "gaming-001";

    @TempDir
    private Path folder;

    private static Request request(final double confirmSeconds, final String... texts) {
        return ControlBench.request(BOX, Wish.USUAL_PRIORITY, confirmSeconds, texts);
    }

    @Test
    void shouldLimitAndRevertWithTheSettingsBesideIt() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final Map<String, String> before = bench.state();
            final Change change = bench.control.apply(request(0, "power_limit=150", "vram_limit=4096"));
            assertEquals(State.IN_FORCE, change.state());
            assertEquals("4096", bench.vram.limits.get(BOX).text());
            assertEquals(List.of(), bench.control.revert(change.id()).left());
            assertEquals(before, bench.state());
        }
    }

    @Test
    void shouldPutTheGpuBackWhenTheLimitFails() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final Map<String, String> before = bench.state();
            bench.vram.fails = true;
            assertEquals(State.ROLLED_BACK, bench.control.apply(request(0, "power_limit=150", "vram_limit=4096")).state());
            assertEquals(before, bench.state());
        }
    }

    @Test
    void shouldGoWithItsContainer() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            bench.control.apply(request(0, "vram_limit=4096"));
            bench.vram.gone.add(BOX);
            bench.control.upkeep().ended(BOX);
            bench.pass(0);
            assertEquals(List.of(), bench.control.wishes());
            assertEquals(1, bench.vram.writes);
        }
    }

    @Test
    void shouldBeTakenBackWhenTheContainerIsTakenOutAndItsGroupLives() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            bench.control.apply(request(0, "vram_limit=4096"));
            bench.control.upkeep().ended(BOX);
            bench.pass(0);
            assertTrue(bench.vram.limits.isEmpty());
        }
    }

    @Test
    void shouldBePutBackAfterAKillAtEveryStep() throws Refusal {
        boolean whole = false;
        for (int k = 1; !whole; k++) {
            final ControlBench bench = new ControlBench(folder.resolve("kill-" + k));
            bench.living.add(BOX);
            bench.control.apply(request(0, "vram_limit=6000"));
            final Map<String, String> before = bench.state();
            bench.hooked.clear();
            bench.killAt = k;
            try {
                bench.control.apply(request(0, "power_limit=150", "vram_limit=4096"));
                whole = true;
            } catch (final ControlBench.Killed killed) {
                bench.kill();
                bench.start();
                assertEquals(before, bench.state(), "killed at " + bench.hooked.getLast());
            }
            bench.killAt = Integer.MAX_VALUE;
            bench.close();
        }
    }

    @Test
    void shouldBeRefusedForTheHostAndBeyondTheCard() {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            assertEquals(Refusal.Kind.UNSUPPORTED,
                assertThrows(Refusal.class, () -> bench.apply("vram_limit=4096")).kind());
            for (final String bad : new String[] {"0", "-1", "8193", "999999999"}) {
                assertEquals(Refusal.Kind.BAD_VALUE, assertThrows(Refusal.class,
                    () -> bench.control.apply(request(0, "power_limit=150", "vram_limit=" + bad))).kind(), bad);
            }
            assertEquals(0, bench.writes() + bench.vram.writes);
        }
    }

    @Test
    void shouldOfferTheGamesOwnBudgetWhereNothingLimitsIt() throws Refusal {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            bench.vram.unsupported = true;
            final Map<String, String> offered = new HashMap<>();
            final HotReload reload =
                new HotReload(bench.control, bench.desk(), (box, environment) -> offered.putAll(environment));
            final Reload done = reload.apply(BOX, ControlBench.GPU,
                GpuConfiguration.of(ControlBench.wishes("power_limit=150", "vram_limit=4096")), HotReload.Terms.usual("me"));
            assertEquals(Map.of("DXVK_CONFIG", "dxgi.maxDeviceMemory = 4096"), done.environment());
            assertEquals(done.environment(), offered);
            assertEquals("150", bench.gpu().values.get(Setting.POWER_LIMIT).text());
            assertTrue(done.change().steps().stream().anyMatch(step -> step.outcome() != null
                && "vram_limit: this driver's memory is not counted".equals(step.outcome().message())));
        }
    }

    @Test
    void shouldRefuseAModeBesideWhatItDecides() {
        try (ControlBench bench = new ControlBench(folder.resolve("control"))) {
            final HotReload reload = new HotReload(bench.control, bench.desk(), (box, environment) -> { });
            assertEquals(Refusal.Kind.BAD_VALUE, assertThrows(Refusal.class, () -> reload.apply(BOX, ControlBench.GPU,
                new GpuConfiguration(ControlBench.wishes("performance_level=low"), PerformanceMode.MAXIMUM, false),
                HotReload.Terms.usual("me"))).kind());
            assertEquals(0, bench.writes());
        }
    }
}
