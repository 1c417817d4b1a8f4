package io.nvbind.sim;

/** Advances the running totals of a card by its rates, as the libraries do when they are asked. */
final class SimTotals {

    private static final long MICROS_PER_SECOND = 1_000_000;

    private SimTotals() {
    }

    /** Makes the card's totals true as of a time of the monotonic clock. */
    static void settle(final SimCard card, final long nowNanos) {
        final long elapsed = card.is(SimCardFlag.TOTALS_STORED)
            ? 0 : Math.max(0, (nowNanos - card.get(SimField.TOTALS_AT_NS)) / 1000);
        add(card, SimField.ENERGY_UJ, elapsed * card.get(SimField.POWER_NOW_MW) / 1000);
        busy(card, SimField.ACTIVE_GRAPHICS_US, SimField.UTILIZATION_GPU_PERCENT, elapsed);
        busy(card, SimField.ACTIVE_COMPUTE_US, SimField.UTILIZATION_COMPUTE_PERCENT, elapsed);
        busy(card, SimField.ACTIVE_COPY_US, SimField.UTILIZATION_COPY_PERCENT, elapsed);
        busy(card, SimField.ACTIVE_ENCODE_US, SimField.ENCODER_PERCENT, elapsed);
        busy(card, SimField.ACTIVE_DECODE_US, SimField.DECODER_PERCENT, elapsed);
        add(card, SimField.THROTTLED_US, card.get(SimField.THROTTLE_REASONS) == 0 ? 0 : elapsed);
        moved(card, SimField.MEMORY_READ_BYTES, card.get(SimField.MEMORY_READ_BYTES_S), elapsed);
        moved(card, SimField.MEMORY_WRITE_BYTES, card.get(SimField.MEMORY_WRITE_BYTES_S), elapsed);
        moved(card, SimField.PCIE_RX_BYTES, card.get(SimField.PCIE_RX_KIB_S) * 1024, elapsed);
        moved(card, SimField.PCIE_TX_BYTES, card.get(SimField.PCIE_TX_KIB_S) * 1024, elapsed);
        // What the division left over counts in the next interval.
        final long settled = card.get(SimField.TOTALS_AT_NS) + elapsed * 1000;
        card.put(SimField.TOTALS_AT_NS, card.is(SimCardFlag.TOTALS_STORED) ? nowNanos : settled);
    }

    private static void busy(final SimCard card, final SimField total, final SimField percent, final long elapsed) {
        add(card, total, elapsed * card.get(percent) / 100);
    }

    private static void moved(final SimCard card, final SimField total, final long bytesPerSecond, final long elapsed) {
        add(card, total, elapsed / MICROS_PER_SECOND * bytesPerSecond
            + elapsed % MICROS_PER_SECOND * (bytesPerSecond / MICROS_PER_SECOND));
    }

    private static void add(final SimCard card, final SimField total, final long amount) {
        card.put(total, card.get(total) + amount);
    }
}
