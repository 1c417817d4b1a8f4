package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimCardTest {

    private static final long SECOND = 1_000_000_000L;

    private final SimCard card = SimCard.loose(SimVendor.AMD, "00ff:0a:1f.7");

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsAddressAndVendor() {
        assertEquals("00ff:0a:1f.7", card.pci());
        assertEquals(SimVendor.AMD, card.vendor());
        assertEquals(0x1002, card.get(SimField.PCI_VENDOR_ID));
        assertTrue(card.is(SimCardFlag.PRESENT));
    }

    @Test
    void shouldRefuseWhatAFieldCannotHold() {
        assertThrows(IllegalArgumentException.class, () -> card.set(SimField.POWER_LIMIT_MW, -1));
        assertThrows(IllegalArgumentException.class, () -> card.set(SimField.POWER_LIMIT_MW, 1L << 32));
        assertThrows(IllegalArgumentException.class, () -> card.set(SimField.TEMPERATURE_EDGE_MC, 1L << 31));
        assertThrows(IllegalArgumentException.class, () -> card.set(SimField.NAME, 1));
        assertThrows(IllegalArgumentException.class, () -> card.text(SimField.FLAGS, "x"));
        assertThrows(IllegalArgumentException.class, () -> card.text(SimField.SERIAL, "x".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> SimCard.loose(SimVendor.AMD, "01:00.0"));
    }

    @Test
    void shouldHoldTheFullRangeOfEachKind() {
        assertEquals(0xffff_ffffL, card.set(SimField.POWER_LIMIT_MW, 0xffff_ffffL).get(SimField.POWER_LIMIT_MW));
        assertEquals(-40_000, card.set(SimField.TEMPERATURE_EDGE_MC, -40_000).get(SimField.TEMPERATURE_EDGE_MC));
        assertEquals(-1, card.set(SimField.UNIQUE_ID, -1).get(SimField.UNIQUE_ID));
        assertEquals("x".repeat(31), card.text(SimField.SERIAL, "x".repeat(31)).text(SimField.SERIAL));
    }

    @Test
    void shouldLackAFeatureUntilItHasItAgain() {
        card.lacks(SimFeature.METRICS_TABLE, SimFeature.UTILIZATION);
        assertFalse(card.supports(SimFeature.METRICS_TABLE));
        assertFalse(card.supports(SimFeature.UTILIZATION));
        assertTrue(card.supports(SimFeature.ENERGY));
        assertTrue(card.has(SimFeature.METRICS_TABLE).supports(SimFeature.METRICS_TABLE));
    }

    @Test
    void shouldReplaceItsProcesses() {
        final SimProcess game = SimProcess.game(4711, 6_000_000_000L, 80);
        assertEquals(List.of(game), card.processes(List.of(game)).processes());
        assertEquals(List.of(), card.processes(List.of()).processes());
        assertThrows(IllegalArgumentException.class, () -> card.processes(Collections.nCopies(9, game)));
    }

    @Test
    void shouldSettleTotalsWhenARateChanges() throws IOException {
        try (SimState state = SimState.create(folder.resolve("state"), List.of(card))) {
            final SimCard live = state.card(0);
            state.freezeClock(1000 * SECOND);
            live.set(SimField.TOTALS_AT_NS, 1000 * SECOND);
            live.set(SimField.POWER_NOW_MW, 200_000);
            state.freezeClock(1010 * SECOND);
            live.change(() -> {
                live.set(SimField.POWER_NOW_MW, 50_000);
                live.set(SimField.UTILIZATION_GPU_PERCENT, 40);
            });
            assertEquals(2_000_000_000L, live.get(SimField.ENERGY_UJ));
            state.freezeClock(1030 * SECOND);
            live.set(SimField.POWER_NOW_MW, 0);
            assertEquals(3_000_000_000L, live.get(SimField.ENERGY_UJ));
            assertEquals(8_000_000L, live.get(SimField.ACTIVE_GRAPHICS_US));
            assertEquals(0, live.get(SimField.TOTALS_SEQUENCE) % 2);
        }
    }

    @Test
    void shouldMendASequenceThatAWriterLeftOdd() {
        card.put(SimField.TOTALS_SEQUENCE, 7);
        card.set(SimField.POWER_NOW_MW, 1);
        assertEquals(10, card.get(SimField.TOTALS_SEQUENCE));
    }

    @Test
    void shouldKeepStoredTotalsWhenTheyAreNotToFollowTheClock() {
        card.set(SimCardFlag.TOTALS_STORED, true).set(SimField.ENERGY_UJ, 42).set(SimField.POWER_NOW_MW, 100_000);
        card.set(SimField.POWER_NOW_MW, 200_000);
        assertEquals(42, card.get(SimField.ENERGY_UJ));
    }
}
