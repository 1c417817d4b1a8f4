package io.nvbind.sim;

/**
 * Moves simulated cards on in time under a load, plausibly: clocks rise, power and heat follow, the fan follows the heat.
 *
 * <p>What comes out depends on the card as it was, the seconds and the load, on nothing else. Temperature, power, video
 * memory and fan approach their aim as first-order lags. Settings count: a power limit below what the load wants lowers
 * the clocks, locked clocks hold, a fan set by hand stays.
 *
 * <p>Pushed to a load of 0.98 or more for about half a minute, a card gets too hot once: it slows down, blows at full
 * speed, and stays just below from then on.
 */
public final class SimLoad {

    /** Temperature of the room, thousandths of a degree Celsius. */
    static final int ROOM_MILLIDEGREES = 25_000;

    private static final double HEAT_SECONDS = 12;
    private static final double POWER_SECONDS = 0.15;
    private static final double AVERAGE_SECONDS = 1;
    private static final double MEMORY_SECONDS = 4;
    private static final double FAN_SECONDS = 3;
    private static final double IDLE = 0.02;
    private static final double PUSHED = 0.97;
    private static final double SLOWED = 0.8;
    private static final double FULL_FAN_HYSTERESIS = 15_000;
    private static final double THROTTLE_HYSTERESIS = 3_000;

    private final SimCard card;
    private final double seconds;
    private final double load;
    private final boolean idle;

    private SimLoad(final SimCard card, final double seconds, final double load) {
        this.card = card;
        this.seconds = seconds;
        this.load = load;
        this.idle = load < IDLE;
    }

    /**
     * Moves all cards that are there on.
     *
     * @param state   whose cards
     * @param seconds since the last call, 0 or more
     * @param load    0 to 1
     */
    public static void advance(final SimState state, final double seconds, final double load) {
        for (int i = 0; i < state.cardCount(); i++) {
            final SimCard card = state.card(i);
            if (card.is(SimCardFlag.PRESENT) && !card.is(SimCardFlag.LOST) && !card.is(SimCardFlag.SUSPENDED)) {
                advance(card, seconds, load);
            }
        }
    }

    /**
     * Moves one card on.
     *
     * @param card    which
     * @param seconds since the last call, 0 or more
     * @param load    0 to 1
     * @throws IllegalArgumentException when seconds or load are out of range
     */
    public static void advance(final SimCard card, final double seconds, final double load) {
        if (!(seconds >= 0) || !(load >= 0 && load <= 1)) {
            throw new IllegalArgumentException(
                "load " + load + " over " + seconds + " s: 0..1 over 0 s or more is possible");
        }
        card.change(new SimLoad(card, seconds, load)::advance);
    }

    private void advance() {
        final boolean hot = isHot();
        final double wanted = wantedPower() * (hot ? SLOWED : 1);
        final double limit = get(SimField.POWER_LIMIT_MW);
        final boolean capped = limit > 0 && wanted > limit;
        final double allowed = capped ? limit : wanted;
        final double clockFactor = (hot ? SLOWED : 1) * (capped ? Math.sqrt(limit / wanted) : 1);
        clocks(clockFactor);
        engines();
        lag(SimField.POWER_NOW_MW, allowed, POWER_SECONDS);
        lag(SimField.POWER_AVERAGE_MW, get(SimField.POWER_NOW_MW), AVERAGE_SECONDS);
        temperatures();
        fan(hot);
        memory();
        card.set(SimField.THROTTLE_REASONS, reasons(hot, capped));
        card.set(SimField.THROTTLE_STATUS_LEGACY, card.vendor() == SimVendor.AMD && hot ? 1 : 0);
        card.set(SimField.PERFORMANCE_STATE, idle ? 8 : 0);
        card.set(SimField.VOLTAGE_GRAPHICS_MV, Math.round(700 + 350 * load * clockFactor));
        violations(hot, capped);
    }

    private double get(final SimField field) {
        return card.get(field);
    }

    private void lag(final SimField field, final double aim, final double lagSeconds) {
        final double now = get(field);
        card.set(field, Math.round(aim + (now - aim) * Math.exp(-seconds / lagSeconds)));
    }

    /** Too hot: from the limit on, until some degrees below. */
    private boolean isHot() {
        final double limit = get(SimField.TEMPERATURE_GPU_MAX_MC);
        final double now = get(SimField.TEMPERATURE_EDGE_MC);
        return now >= limit || (isThermal(card) && now > limit - THROTTLE_HYSTERESIS);
    }

    /** Eight percent of the board's power at rest, a little more than all of it at full load. */
    private double wantedPower() {
        final double full = get(SimField.POWER_LIMIT_DEFAULT_MW);
        return full * (0.08 + (idle ? 0 : 0.02 + 0.91 * load));
    }

    private void clocks(final double factor) {
        final double low = get(SimField.CLOCK_GRAPHICS_MIN_MHZ);
        final double high = get(SimField.CLOCK_GRAPHICS_MAX_MHZ);
        final double aim = idle ? low : high * (0.94 - 0.06 * load) * factor + get(SimField.CLOCK_GRAPHICS_OFFSET_MHZ);
        card.set(SimField.CLOCK_GRAPHICS_MHZ, Math.round(locked(aim, low, high, SimField.CLOCK_GRAPHICS_LOCK_MIN_MHZ,
            SimField.CLOCK_GRAPHICS_LOCK_MAX_MHZ)));
        final double memoryLow = get(SimField.CLOCK_MEMORY_MIN_MHZ);
        final double memoryHigh = get(SimField.CLOCK_MEMORY_MAX_MHZ);
        final double memoryAim = idle ? memoryLow : memoryHigh + get(SimField.CLOCK_MEMORY_OFFSET_MHZ);
        card.set(SimField.CLOCK_MEMORY_MHZ, Math.round(locked(memoryAim, memoryLow,
            memoryHigh + Math.max(0, get(SimField.CLOCK_MEMORY_OFFSET_MHZ)), SimField.CLOCK_MEMORY_LOCK_MIN_MHZ,
            SimField.CLOCK_MEMORY_LOCK_MAX_MHZ)));
        card.set(SimField.CLOCK_VIDEO_MHZ, Math.round(idle ? low : high * 0.7));
    }

    private double locked(final double aim, final double low, final double high, final SimField lockLow,
                          final SimField lockHigh) {
        final double top = get(lockHigh) > 0 ? Math.min(high, get(lockHigh)) : high;
        final double bottom = Math.min(top, Math.max(low, get(lockLow)));
        return Math.clamp(aim, bottom, top);
    }

    private void engines() {
        final long percent = Math.round(load * 100);
        card.set(SimField.UTILIZATION_GPU_PERCENT, percent);
        card.set(SimField.UTILIZATION_MEMORY_PERCENT, Math.round(load * 55));
        card.set(SimField.UTILIZATION_COMPUTE_PERCENT, Math.round(load * 10));
        card.set(SimField.UTILIZATION_COPY_PERCENT, Math.round(load * 5));
        card.set(SimField.PCIE_TX_KIB_S, Math.round(load * 180_000));
        card.set(SimField.PCIE_RX_KIB_S, Math.round(load * 620_000));
        final double bandwidth = get(SimField.MEMORY_BANDWIDTH_BYTES_S) * 0.55 * load;
        card.set(SimField.MEMORY_READ_BYTES_S, Math.round(bandwidth * 0.7));
        card.set(SimField.MEMORY_WRITE_BYTES_S, Math.round(bandwidth * 0.3));
        card.set(SimField.GPM_GRAPHICS_PERMILLE, percent * 10);
        card.set(SimField.GPM_SM_PERMILLE, percent * 9);
        card.set(SimField.GPM_SM_OCCUPANCY_PERMILLE, percent * 5);
        card.set(SimField.GPM_TENSOR_PERMILLE, percent * 2);
        card.set(SimField.GPM_TENSOR_HALF_PERMILLE, percent);
        card.set(SimField.GPM_TENSOR_INTEGER_PERMILLE, percent);
        card.set(SimField.GPM_FP32_PERMILLE, percent * 4);
        card.set(SimField.GPM_MEMORY_BANDWIDTH_PERMILLE, percent * 5);
    }

    /** Heat goes with power; a card that is pushed gets more of it than its fan curve has in mind. */
    private void temperatures() {
        final double limit = get(SimField.TEMPERATURE_GPU_MAX_MC);
        final double power = get(SimField.POWER_NOW_MW) / Math.max(1, get(SimField.POWER_LIMIT_DEFAULT_MW));
        final double pushed = Math.clamp((load - PUSHED) / (1 - PUSHED), 0.0, 1.0);
        final double fan = get(SimField.FAN_RPM) / Math.max(1, get(SimField.FAN_RPM_MAX));
        final double cooling = 1.29 - 0.42 * fan;
        final double rise = ((limit - 18_000 - ROOM_MILLIDEGREES) * power + 22_000 * pushed) * cooling;
        lag(SimField.TEMPERATURE_EDGE_MC, ROOM_MILLIDEGREES + rise, HEAT_SECONDS);
        final double edge = get(SimField.TEMPERATURE_EDGE_MC);
        card.set(SimField.TEMPERATURE_HOTSPOT_MC, Math.round(edge + 2_000 + 13_000 * power));
        card.set(SimField.TEMPERATURE_MEMORY_MC, Math.round(edge + 4_000 + 6_000 * load));
    }

    /** Full speed once it was too hot, until it is well below; else along its curve. */
    private void fan(final boolean hot) {
        final double limit = get(SimField.TEMPERATURE_GPU_MAX_MC);
        final double now = get(SimField.TEMPERATURE_EDGE_MC);
        final double highest = get(SimField.FAN_RPM_MAX);
        final double lowest = get(SimField.FAN_PERCENT_MIN) / 100;
        final boolean stillFull = get(SimField.FAN_RPM) > 0.75 * highest && now > limit - FULL_FAN_HYSTERESIS;
        final double curve = lowest + (0.7 - lowest) * Math.clamp((now - 45_000) / Math.max(1, limit - 45_000), 0.0, 1.0);
        final double aim = card.get(SimField.FAN_MANUAL) != 0
            ? get(SimField.FAN_TARGET_PERCENT) / 100 : hot || stillFull ? 1 : curve;
        lag(SimField.FAN_RPM, aim * highest, FAN_SECONDS);
        card.set(SimField.FAN_PERCENT, Math.round(100 * get(SimField.FAN_RPM) / Math.max(1, highest)));
    }

    private void memory() {
        final double total = get(SimField.VRAM_TOTAL_BYTES) - get(SimField.VRAM_RESERVED_BYTES);
        lag(SimField.VRAM_USED_BYTES, total * (0.03 + (idle ? 0 : 0.35 + 0.35 * load)), MEMORY_SECONDS);
        card.set(SimField.VISIBLE_VRAM_USED_BYTES,
            Math.min(card.get(SimField.VRAM_USED_BYTES), card.get(SimField.VISIBLE_VRAM_TOTAL_BYTES)));
    }

    private void violations(final boolean hot, final boolean capped) {
        final long nanos = Math.round(seconds * 1e9);
        if (hot) {
            card.set(SimField.THERMAL_VIOLATION_NS, card.get(SimField.THERMAL_VIOLATION_NS) + nanos);
        }
        if (capped) {
            card.set(SimField.POWER_VIOLATION_NS, card.get(SimField.POWER_VIOLATION_NS) + nanos);
        }
    }

    /** The vendor's own bits. NVIDIA: idle 0x1, power 0x4, heat 0x20; AMD: power bit 0, edge bit 35; Intel: 0x1, 0x8. */
    private long reasons(final boolean hot, final boolean capped) {
        return switch (card.vendor()) {
            case NVIDIA -> (idle ? 0x1 : 0) | (capped ? 0x4 : 0) | (hot ? 0x20 : 0);
            case AMD -> (capped ? 0x1 : 0) | (hot ? 1L << 35 : 0);
            case INTEL -> (capped ? 0x1 : 0) | (hot ? 0x8 : 0);
        };
    }

    private static boolean isThermal(final SimCard card) {
        final long reasons = card.get(SimField.THROTTLE_REASONS);
        return switch (card.vendor()) {
            case NVIDIA -> (reasons & 0x60) != 0;
            case AMD -> (reasons & 0xffff_0000_0000L) != 0;
            case INTEL -> (reasons & 0x8) != 0;
        };
    }
}
