package io.nvbind.frame;

/**
 * The frame times of the last so many seconds, with their percentiles, and their rate over a shorter span.
 *
 * <p>Adding a frame takes constant time; the median a few steps, since it is followed from frame to frame; another
 * percentile about five hundred, since counts are kept for each bucket and for each block of buckets. Allocates only in
 * the constructor. One thread.
 */
public final class FrameWindow {

    private static final int BLOCK_SHIFT = 6;

    private final long spanNanos;
    private final long recentSpanNanos;
    private final int keep;
    private final int mask;
    private final long[] ends;
    private final long[] times;
    private final int[] counts = new int[FrameTimeBuckets.COUNT];
    private final int[] blocks = new int[(FrameTimeBuckets.COUNT >> BLOCK_SHIFT) + 1];
    private long first;
    private long recentFirst;
    private long next;
    private long sumNanos;
    private long recentSumNanos;
    /** The bucket the median was found in last, and how many frames lie in buckets below it. */
    private int medianBucket;
    private int belowMedian;

    /**
     * Creates an empty window.
     *
     * @param spanNanos       frames that ended longer ago than this leave the window.
     * @param recentSpanNanos and the rate is that of frames that ended at most this long ago.
     * @param keep            so many of the newest always stay.
     * @param capacity        a power of two; when more frames than this fall into the span, the oldest leave early.
     */
    public FrameWindow(final long spanNanos, final long recentSpanNanos, final int keep, final int capacity) {
        if (Integer.bitCount(capacity) != 1 || keep > capacity) {
            throw new IllegalArgumentException("capacity " + capacity + " must be a power of two of at least " + keep);
        }
        this.spanNanos = spanNanos;
        this.recentSpanNanos = recentSpanNanos;
        this.keep = keep;
        this.mask = capacity - 1;
        this.ends = new long[capacity];
        this.times = new long[capacity];
    }

    /**
     * Adds a frame and lets old ones go.
     *
     * @param endNanos   when it was presented; not before the frame added last.
     * @param frameNanos its frame time; above 60 s counts as 60 s.
     */
    public void add(final long endNanos, final long frameNanos) {
        if (next - first > mask) {
            removeFirst();
        }
        final long bounded = Math.min(frameNanos, FrameTimeBuckets.MAX_NANOS);
        final int slot = (int) next & mask;
        ends[slot] = endNanos;
        times[slot] = bounded;
        count(bounded, 1);
        sumNanos += bounded;
        recentSumNanos += bounded;
        next++;
        advance(endNanos);
    }

    /**
     * Lets go the frames that are too old at a time.
     *
     * @param nowNanos the time.
     */
    public void advance(final long nowNanos) {
        while (recentFirst < next && nowNanos - ends[(int) recentFirst & mask] > recentSpanNanos) {
            recentSumNanos -= times[(int) recentFirst & mask];
            recentFirst++;
        }
        while (next - first > keep && nowNanos - ends[(int) first & mask] > spanNanos) {
            removeFirst();
        }
    }

    private void removeFirst() {
        final long nanos = times[(int) first & mask];
        count(nanos, -1);
        sumNanos -= nanos;
        if (recentFirst == first) {
            recentSumNanos -= nanos;
            recentFirst++;
        }
        first++;
    }

    private void count(final long nanos, final int change) {
        final int index = FrameTimeBuckets.indexOf(nanos);
        counts[index] += change;
        blocks[index >> BLOCK_SHIFT] += change;
        if (index < medianBucket) {
            belowMedian += change;
        }
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
     * When the frame added last ended.
     *
     * @return its end; {@link Long#MIN_VALUE}/2 when the window is empty, which is longer ago than any span.
     */
    public long newestNanos() {
        return first == next ? Long.MIN_VALUE / 2 : ends[(int) (next - 1) & mask];
    }

    /**
     * The median by nearest rank, as {@link #percentileNanos} of 500 gives it, but in a few steps from the last one.
     *
     * @return nanoseconds, within 0.1 %; 0 when the window is empty.
     */
    public long medianNanos() {
        final int rank = (count() + 1) / 2;
        if (rank == 0) {
            return 0;
        }
        int bucket = medianBucket;
        int below = belowMedian;
        while (below >= rank) {
            below -= counts[--bucket];
        }
        while (below + counts[bucket] < rank) {
            below += counts[bucket++];
        }
        medianBucket = bucket;
        belowMedian = below;
        return FrameTimeBuckets.highestValueOf(bucket);
    }

    /**
     * What the median is not below, without following it: enough to tell that a frame is not late.
     *
     * @return nanoseconds, at most {@link #medianNanos}.
     */
    public long medianFloorNanos() {
        // With fewer frames below the bucket than the median's rank, the median lies in it or above.
        return belowMedian < (count() + 1) / 2 ? FrameTimeBuckets.highestValueOf(medianBucket) : medianNanos();
    }

    /**
     * A percentile by nearest rank: the ceil(pN)-th smallest, as the greatest value of its bucket.
     *
     * @param permille 1..1000: 10 for p1, 990 for p99, 999 for p99.9.
     * @return nanoseconds, within 0.1 %; 0 when the window is empty.
     */
    public long percentileNanos(final int permille) {
        final long frames = next - first;
        if (frames == 0) {
            return 0;
        }
        long rank = (frames * permille + 999) / 1000;
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
