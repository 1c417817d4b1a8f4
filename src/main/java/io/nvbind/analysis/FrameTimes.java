package io.nvbind.analysis;

import java.util.Arrays;

/** All frame times of a swapchain in their order, or the reason why they are not at hand. One thread. */
public final class FrameTimes {

    private final String reason;
    private long[] nanos = new long[1024];
    private int count;

    private FrameTimes(final String reason) {
        this.reason = reason;
    }

    /**
     * An empty list to be filled.
     *
     * @return the list.
     */
    public static FrameTimes empty() {
        return new FrameTimes(null);
    }

    /**
     * No frame times.
     *
     * @param reason why.
     * @return the reason.
     */
    public static FrameTimes unavailable(final String reason) {
        return new FrameTimes(reason);
    }

    /**
     * Adds the next one.
     *
     * @param frameNanos a frame time.
     */
    public void add(final long frameNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = frameNanos;
    }

    /**
     * How many there are.
     *
     * @return their number.
     */
    public int count() {
        return count;
    }

    /**
     * One of them.
     *
     * @param index 0..{@link #count} - 1.
     * @return nanoseconds.
     */
    public long nanos(final int index) {
        return nanos[index];
    }

    /**
     * Why there are none.
     *
     * @return the reason, or null.
     */
    public String reason() {
        return reason;
    }
}
