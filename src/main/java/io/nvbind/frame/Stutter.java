package io.nvbind.frame;

/**
 * A frame that took much longer than those around it.
 *
 * @param nanos         when the late present happened, CLOCK_MONOTONIC.
 * @param frameNanos    its frame time; of merged events the longest.
 * @param baselineNanos the median of the frames before it.
 * @param excessNanos   sum of frame time minus baseline over the merged frames.
 * @param frames        how many late frames were merged into it, at least 1.
 */
public record Stutter(long nanos, long frameNanos, long baselineNanos, long excessNanos, int frames) {

    /** How bad a stutter is. */
    public enum Severity {
        /** Excess below 50 ms. */
        MINOR,
        /** Excess from 50 ms to below 250 ms. */
        MAJOR,
        /** Excess of 250 ms and more. */
        FREEZE
    }

    private static final long MAJOR_NANOS = 50_000_000L;
    private static final long FREEZE_NANOS = 250_000_000L;

    /**
     * How bad it is, by its excess.
     *
     * @return the severity.
     */
    public Severity severity() {
        if (excessNanos < MAJOR_NANOS) {
            return Severity.MINOR;
        }
        return excessNanos < FREEZE_NANOS ? Severity.MAJOR : Severity.FREEZE;
    }
}
