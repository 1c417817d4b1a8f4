package io.nvbind.frame;

/** Some frame times in short: how many, the least and the greatest. One thread. */
public final class FrameInterval {

    private long frames;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;

    /** Forgets all. */
    public void clear() {
        frames = 0;
        minNanos = Long.MAX_VALUE;
        maxNanos = 0;
    }

    /**
     * Adds one.
     *
     * @param frameNanos its frame time.
     */
    public void add(final long frameNanos) {
        frames++;
        minNanos = Math.min(minNanos, frameNanos);
        maxNanos = Math.max(maxNanos, frameNanos);
    }

    /**
     * Adds those of another.
     *
     * @param other not changed.
     */
    public void add(final FrameInterval other) {
        frames += other.frames;
        minNanos = Math.min(minNanos, other.minNanos);
        maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    /**
     * Frame times.
     *
     * @return their number.
     */
    public long frames() {
        return frames;
    }

    /**
     * The least.
     *
     * @return nanoseconds; {@link Long#MAX_VALUE} when there was none.
     */
    public long minNanos() {
        return minNanos;
    }

    /**
     * The greatest.
     *
     * @return nanoseconds; 0 when there was none.
     */
    public long maxNanos() {
        return maxNanos;
    }
}
