package io.nvbind.rocm;

/**
 * Time spent throttled, from counters of the firmware's own ticks. How long a tick is follows from two samples: growth of
 * the firmware's clock over growth of the count of ticks. One thread; no allocation.
 */
final class Residency {

    /** The reason before there are two samples. */
    static final String FIRST = "needs a second sample";

    private static final double SECONDS_PER_TIMESTAMP = 1e-8;
    private static final long UNKNOWN = -1L;

    private long lastTicks = UNKNOWN;
    private long lastTimestamp = UNKNOWN;
    private double secondsPerTick = Double.NaN;

    /**
     * Takes the clocks of a sample.
     *
     * @param ticks     the table's accumulation counter, -1 when not known.
     * @param timestamp the firmware's clock in units of 10 ns, -1 when not known.
     */
    void at(final long ticks, final long timestamp) {
        if (ticks == UNKNOWN || timestamp == UNKNOWN) {
            return;
        }
        if (lastTicks != UNKNOWN && ticks > lastTicks && timestamp > lastTimestamp) {
            secondsPerTick = (timestamp - lastTimestamp) * SECONDS_PER_TIMESTAMP / (ticks - lastTicks);
        }
        lastTicks = ticks;
        lastTimestamp = timestamp;
    }

    /** Seconds of so many ticks; NaN before the second sample. */
    double seconds(final long ticks) {
        return ticks * secondsPerTick;
    }
}
