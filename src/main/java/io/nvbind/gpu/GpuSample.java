package io.nvbind.gpu;

import java.util.Arrays;

/**
 * One GPU's latest values, each with its own age or the reason why there is none.
 *
 * <p>Filled in place and reused: no method allocates. Not thread-safe; the owner hands it on by {@link #copyTo}.
 */
@SuppressWarnings("EnumOrdinal") // The arrays are laid out by Metric and never leave the process.
public final class GpuSample {

    /** The reason before anything was read. */
    public static final String NOT_SAMPLED = "not sampled yet";

    private final double[] values = new double[Metric.ALL.size()];
    private final long[] nanos = new long[Metric.ALL.size()];
    private final String[] reasons = new String[Metric.ALL.size()];
    private long readNanos = System.nanoTime();

    /** Creates a sample in which every metric is {@link #NOT_SAMPLED}. */
    public GpuSample() {
        Arrays.fill(reasons, NOT_SAMPLED);
    }

    /**
     * Stores a value that was just read.
     *
     * @param metric which one.
     * @param value  in the metric's unit.
     * @param now    {@link System#nanoTime()} of the read.
     */
    public void set(final Metric metric, final double value, final long now) {
        final int i = metric.ordinal();
        values[i] = value;
        nanos[i] = now;
        // A reference stored has its price with every collector, and there is rarely one to forget.
        if (reasons[i] != null) {
            reasons[i] = null;
        }
    }

    /**
     * Says when the values stored next by {@link #set(Metric, double)} are read: before the first call that tells them, so
     * that no value seems younger than it is. A clock read costs as much as a quick call, so not each value has one.
     *
     * @param now {@link System#nanoTime()}.
     */
    public void at(final long now) {
        readNanos = now;
    }

    /**
     * Stores a value read at the time told to {@link #at}.
     *
     * @param metric which one.
     * @param value  in the metric's unit.
     */
    public void set(final Metric metric, final double value) {
        set(metric, value, readNanos);
    }

    /**
     * Stores that there is no value.
     *
     * @param metric which one.
     * @param reason why, for a human; a constant, since this is called on the sampling path.
     */
    @SuppressWarnings("ReferenceEquality") // Another text that says the same may be stored just as well.
    public void unavailable(final Metric metric, final String reason) {
        final int i = metric.ordinal();
        if (reasons[i] != reason) {
            reasons[i] = reason;
        }
    }

    /**
     * Stores the same reason for every metric: the GPU is lost or asleep.
     *
     * @param reason why.
     */
    public void unavailable(final String reason) {
        Arrays.fill(reasons, reason);
    }

    /**
     * Whether there is a value.
     *
     * @param metric which one.
     * @return true when {@link #value} may be used.
     */
    public boolean has(final Metric metric) {
        return reasons[metric.ordinal()] == null;
    }

    /**
     * The value, meaningful only when {@link #has} says so.
     *
     * @param metric which one.
     * @return the value in the metric's unit, NaN when there is none.
     */
    public double value(final Metric metric) {
        final int i = metric.ordinal();
        return reasons[i] == null ? values[i] : Double.NaN;
    }

    /**
     * When the value was read.
     *
     * @param metric which one.
     * @return {@link System#nanoTime()} of the read; meaningful only when {@link #has} says so.
     */
    public long nanos(final Metric metric) {
        return nanos[metric.ordinal()];
    }

    /**
     * Why there is no value.
     *
     * @param metric which one.
     * @return the reason, or null when there is a value.
     */
    public String reason(final Metric metric) {
        return reasons[metric.ordinal()];
    }

    /**
     * Copies every value, age and reason.
     *
     * @param other overwritten.
     */
    public void copyTo(final GpuSample other) {
        System.arraycopy(values, 0, other.values, 0, values.length);
        System.arraycopy(nanos, 0, other.nanos, 0, nanos.length);
        System.arraycopy(reasons, 0, other.reasons, 0, reasons.length);
    }
}
