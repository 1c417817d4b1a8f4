package io.nvbind.frame;

/**
 * The frame times of the last so many seconds, with their percentiles, and their rate over a shorter span.
 *
 * <p>Adding a frame takes constant time; a percentile about five hundred steps, since counts are kept for each bucket and
 * for each block of buckets. Allocates only in the constructor. One thread.
 */
public final class FrameWindow {

    private static final int BLOCK_SHIFT = 6;
    private static final int BUCKET_BITS = 16;
    private static final int BUCKET_MASK = (1 << BUCKET_BITS) - 1;

    private final long spanNanos;
    private final long recentSpanNanos;
    private final int mask;
    /** Two numbers a frame, so that both lie in one cache line: when it ended; its time and, in the low bits, its bucket. */
    private final long[] frames;
    private final int[] counts = new int[FrameTimeBuckets.COUNT];
    private final int[] blocks = new int[(FrameTimeBuckets.COUNT >> BLOCK_SHIFT) + 1];
    private long first;
    private long recentFirst;
    private long next;
    private long sumNanos;
    private long recentSumNanos;

    /**
     * Creates an empty window.
     *
     * @param spanNanos       frames that ended longer ago than this leave the window.
     * @param recentSpanNanos and the rate is that of frames that ended at most this long ago.
     * @param capacity        a power of two; when more frames than this fall into the span, the oldest leave early.
     */
    public FrameWindow(final long spanNanos, final long recentSpanNanos, final int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " must be a power of two");
        }
        this.spanNanos = spanNanos;
        this.recentSpanNanos = recentSpanNanos;
        this.mask = capacity - 1;
        this.frames = new long[2 * capacity];
    }

    /**
     * Adds a frame and lets old ones go.
     *
     * @param endNanos   when it was presented; not before the frame added last.
     * @param frameNanos its frame time; above 60 s counts as 60 s.
     */
    public void add(final long endNanos, final long frameNanos) {
        final long bounded = Math.min(frameNanos, FrameTimeBuckets.MAX_NANOS);
        add(endNanos, bounded, FrameTimeBuckets.indexOf(bounded));
    }

    /**
     * Adds a frame whose bucket is known.
     *
     * @param endNanos   when it was presented; not before the frame added last.
     * @param frameNanos its frame time, 0..{@link FrameTimeBuckets#MAX_NANOS}.
     * @param bucket     of it.
     */
    void add(final long endNanos, final long frameNanos, final int bucket) {
        if (next - first > mask) {
            removeFirst();
        }
        final int slot = slot(next++);
        frames[slot] = endNanos;
        frames[slot + 1] = (frameNanos << BUCKET_BITS) | bucket;
        counts[bucket]++;
        blocks[bucket >> BLOCK_SHIFT]++;
        sumNanos += frameNanos;
        recentSumNanos += frameNanos;
        advance(endNanos);
    }

    private int slot(final long number) {
        return ((int) number & mask) << 1;
    }

    /**
     * Lets go the frames that are too old at a time.
     *
     * @param nowNanos the time.
     */
    public void advance(final long nowNanos) {
        while (recentFirst < next && nowNanos - frames[slot(recentFirst)] > recentSpanNanos) {
            recentSumNanos -= frames[slot(recentFirst) + 1] >>> BUCKET_BITS;
            recentFirst++;
        }
        while (first < next && nowNanos - frames[slot(first)] > spanNanos) {
            removeFirst();
        }
    }

    private void removeFirst() {
        final long frame = frames[slot(first) + 1];
        final long nanos = frame >>> BUCKET_BITS;
        final int bucket = (int) frame & BUCKET_MASK;
        counts[bucket]--;
        blocks[bucket >> BLOCK_SHIFT]--;
        sumNanos -= nanos;
        if (recentFirst == first) {
            recentSumNanos -= nanos;
            recentFirst++;
        }
        first++;
    }

    /** Empties the window. */
    public void clear() {
        while (first < next) {
            removeFirst();
        }
    }

    /**
     * Frames in the window.
     *
     * @return their number.
     */
    public int count() {
        return (int) (next - first);
    }

    /**
     * Sum of the frame times in the window.
     *
     * @return nanoseconds.
     */
    public long sumNanos() {
        return sumNanos;
    }

    /**
     * Frames within the recent span.
     *
     * @return their number.
     */
    public int recentCount() {
        return (int) (next - recentFirst);
    }

    /**
     * Sum of the frame times within the recent span.
     *
     * @return nanoseconds.
     */
    public long recentSumNanos() {
        return recentSumNanos;
    }

    /**
     * A percentile by nearest rank: the ceil(pN)-th smallest, as the greatest value of its bucket.
     *
     * @param permille 1..1000: 10 for p1, 990 for p99, 999 for p99.9.
     * @return nanoseconds, within 0.1 %; 0 when the window is empty.
     */
    public long percentileNanos(final int permille) {
        if (first == next) {
            return 0;
        }
        long rank = ((next - first) * permille + 999) / 1000;
        int block = 0;
        while (rank > blocks[block]) {
            rank -= blocks[block++];
        }
        int index = block << BLOCK_SHIFT;
        while (rank > counts[index]) {
            rank -= counts[index++];
        }
        return FrameTimeBuckets.highestValueOf(index);
    }
}
