package io.nvbind.telemetry;

/**
 * How often one tier of one GPU is sampled: at its own rate while that is cheap, more rarely when a sample costs more than a
 * millisecond, so that the sampler takes at most a hundredth of the time. Polling that is too eager makes games stutter.
 *
 * <p>One thread; the figures may be read by any.
 */
final class SamplingPace {

    private static final long CHEAP_NANOS = 1_000_000L;
    private static final int SHARE = 100;
    private static final long LONGEST_NANOS = 30_000_000_000L;

    private final long baseNanos;
    private volatile long costNanos;
    private volatile long intervalNanos;

    /**
     * Creates a pace.
     *
     * @param baseNanos between two samples while they are cheap.
     */
    SamplingPace(final long baseNanos) {
        this.baseNanos = baseNanos;
        this.intervalNanos = baseNanos;
    }

    /**
     * Takes in what a sample cost; a mean over about eight samples counts, so that one slow call changes little.
     *
     * @param nanos it took.
     */
    void cost(final long nanos) {
        final long mean = costNanos == 0 ? nanos : costNanos + (nanos - costNanos) / 8;
        costNanos = mean;
        intervalNanos = mean <= CHEAP_NANOS ? baseNanos : Math.min(LONGEST_NANOS, Math.max(baseNanos, SHARE * mean));
    }

    /** Mean cost of a sample, nanoseconds; 0 before the first. */
    long costNanos() {
        return costNanos;
    }

    /** Time until the next sample, nanoseconds. */
    long intervalNanos() {
        return intervalNanos;
    }
}
