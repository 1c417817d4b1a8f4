package io.nvbind.frame;

/**
 * How many frames the GPU was the limit of, by the time it worked on each: busy / frame time &gt;= 0.95.
 *
 * <p>Allocates nothing. One thread.
 */
public final class GpuBusy {

    private static final long BOUND_PERCENT = 95;

    private long frames;
    private long boundFrames;
    private long lastSequence = RecentFrames.NONE;

    void onBusy(final long sequence, final long busyNanos, final long frameNanos) {
        if (sequence > lastSequence && frameNanos > 0) {
            lastSequence = sequence;
            frames++;
            // Within the check's 60 s of busy time and a frame's 2^63 ns no product overflows.
            if (busyNanos * 100.0 >= frameNanos * (double) BOUND_PERCENT) {
                boundFrames++;
            }
        }
    }

    /**
     * Frames with both times.
     *
     * @return their number.
     */
    public long frames() {
        return frames;
    }

    /**
     * Share of those frames the GPU was the limit of.
     *
     * @return 0..100, NaN without such a frame.
     */
    public double boundPercent() {
        return frames == 0 ? Double.NaN : 100.0 * boundFrames / frames;
    }
}
