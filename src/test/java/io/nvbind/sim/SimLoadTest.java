package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimLoadTest {

    private static final double STEP = 0.05;

    static List<SimCard> cards() {
        return SimState.standardCards();
    }

    private static void run(final SimCard card, final double seconds, final double load) {
        for (double at = 0; at < seconds; at += STEP) {
            SimLoad.advance(card, STEP, load);
        }
    }

    private static long thermalBits(final SimCard card) {
        return card.get(SimField.THROTTLE_REASONS) & switch (card.vendor()) {
            case NVIDIA -> 0x60;
            case AMD -> 0xffff_0000_0000L;
            case INTEL -> 0x8;
        };
    }

    @ParameterizedTest
    @MethodSource("cards")
    void shouldRestWhenThereIsNoLoad(final SimCard card) {
        run(card, 60, 0);
        assertEquals(0, card.get(SimField.UTILIZATION_GPU_PERCENT));
        assertEquals(card.get(SimField.CLOCK_GRAPHICS_MIN_MHZ), card.get(SimField.CLOCK_GRAPHICS_MHZ));
        assertTrue(card.get(SimField.POWER_NOW_MW) < 30_000);
        assertTrue(card.get(SimField.TEMPERATURE_EDGE_MC) < 35_000);
    }

    @ParameterizedTest
    @MethodSource("cards")
    void shouldWorkWithinItsLimitsWhenAGameRuns(final SimCard card) {
        run(card, 120, 0.8);
        assertEquals(80, card.get(SimField.UTILIZATION_GPU_PERCENT));
        assertTrue(card.get(SimField.CLOCK_GRAPHICS_MHZ) <= card.get(SimField.CLOCK_GRAPHICS_MAX_MHZ));
        assertTrue(card.get(SimField.CLOCK_GRAPHICS_MHZ) > card.get(SimField.CLOCK_GRAPHICS_MAX_MHZ) * 0.8);
        assertTrue(card.get(SimField.POWER_NOW_MW) <= card.get(SimField.POWER_LIMIT_MW));
        assertTrue(card.get(SimField.TEMPERATURE_EDGE_MC) > 50_000);
        assertTrue(card.get(SimField.TEMPERATURE_HOTSPOT_MC) > card.get(SimField.TEMPERATURE_EDGE_MC));
        assertTrue(card.get(SimField.VRAM_USED_BYTES) < card.get(SimField.VRAM_TOTAL_BYTES));
        assertEquals(0, thermalBits(card));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void shouldWarmUpAsAFirstOrderLagWhenLoadComes(final SimCard card) {
        final long cold = card.get(SimField.TEMPERATURE_EDGE_MC);
        run(card, 6, 0.8);
        final long after6 = card.get(SimField.TEMPERATURE_EDGE_MC);
        run(card, 6, 0.8);
        final long after12 = card.get(SimField.TEMPERATURE_EDGE_MC);
        run(card, 120, 0.8);
        final long warm = card.get(SimField.TEMPERATURE_EDGE_MC);
        assertTrue(cold < after6 && after6 < after12 && after12 < warm, cold + " " + after6 + " " + after12 + " " + warm);
        assertTrue(after6 - cold > after12 - after6);
    }

    @ParameterizedTest
    @MethodSource("cards")
    void shouldGetTooHotExactlyOnceWhenPushed(final SimCard card) {
        run(card, 60, 0.8);
        int entered = 0;
        boolean hot = false;
        for (double at = 0; at < 600; at += STEP) {
            SimLoad.advance(card, STEP, 1);
            final boolean now = thermalBits(card) != 0;
            entered += now && !hot ? 1 : 0;
            hot = now;
        }
        assertEquals(1, entered);
        assertEquals(0, thermalBits(card));
        assertTrue(card.get(SimField.THERMAL_VIOLATION_NS) > 0);
        assertEquals(100, card.get(SimField.FAN_PERCENT), 3);
    }

    @ParameterizedTest
    @MethodSource("cards")
    void shouldSlowDownWhenThePowerLimitIsLowered(final SimCard card) {
        run(card, 10, 0.9);
        final long clock = card.get(SimField.CLOCK_GRAPHICS_MHZ);
        card.set(SimField.POWER_LIMIT_MW, card.get(SimField.POWER_LIMIT_DEFAULT_MW) * 6 / 10);
        run(card, 10, 0.9);
        assertTrue(card.get(SimField.POWER_NOW_MW) <= card.get(SimField.POWER_LIMIT_MW) + 1);
        assertTrue(card.get(SimField.CLOCK_GRAPHICS_MHZ) < clock);
        assertTrue(card.get(SimField.THROTTLE_REASONS) != 0);
        assertTrue(card.get(SimField.POWER_VIOLATION_NS) > 0);
    }

    @ParameterizedTest
    @MethodSource("cards")
    void shouldHoldLockedClocks(final SimCard card) {
        card.set(SimField.CLOCK_GRAPHICS_LOCK_MIN_MHZ, 1000).set(SimField.CLOCK_GRAPHICS_LOCK_MAX_MHZ, 1200);
        run(card, 1, 0.9);
        assertEquals(1200, card.get(SimField.CLOCK_GRAPHICS_MHZ));
        run(card, 1, 0);
        assertEquals(1000, card.get(SimField.CLOCK_GRAPHICS_MHZ));
    }

    @Test
    void shouldKeepAFanThatWasSetByHand() {
        final SimCard card = SimStandardCards.nvidia();
        card.set(SimField.FAN_MANUAL, 1).set(SimField.FAN_TARGET_PERCENT, 66);
        run(card, 60, 0.9);
        assertEquals(66, card.get(SimField.FAN_PERCENT), 1);
    }

    @Test
    void shouldGiveTheSameForTheSame() {
        final SimCard one = SimStandardCards.amd();
        final SimCard other = SimStandardCards.amd();
        run(one, 30, 0.77);
        run(other, 30, 0.77);
        for (final SimField field : List.of(SimField.TEMPERATURE_EDGE_MC, SimField.POWER_NOW_MW, SimField.FAN_RPM,
            SimField.VRAM_USED_BYTES, SimField.CLOCK_GRAPHICS_MHZ)) {
            assertEquals(one.get(field), other.get(field), field.name());
        }
    }

    @Test
    void shouldRefuseWhatIsNoLoad() {
        final SimCard card = SimStandardCards.intel();
        assertThrows(IllegalArgumentException.class, () -> SimLoad.advance(card, 1, 1.01));
        assertThrows(IllegalArgumentException.class, () -> SimLoad.advance(card, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> SimLoad.advance(card, -1, 0.5));
    }
}
