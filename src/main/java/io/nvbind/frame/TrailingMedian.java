package io.nvbind.frame;

/**
 * The median of the frame times of the last so many seconds, followed from frame to frame.
 *
 * <p>Adding a frame takes constant time, the median a few steps from where it was last. Allocates only in the constructor.
 * One thread.
 */
final class TrailingMedian {

    private final long spanNanos;
    private final int keep;
    private final int mask;
    /** Two numbers a frame: when it ended, and the bucket of its frame time. */
    private final long[] frames;
    private final int[] counts = new int[FrameTimeBuckets.COUNT];
    private long first;
    private long next;
    /** The bucket the median was found in last, and how many frames lie in buckets below it. */
    private int medianBucket;
    private int belowMedian;

    /**
     * Creates an empty one.
     *
     * @param spanNanos frames that ended longer ago than this are forgotten.
     * @param keep      but so many of the newest always stay.
     * @param capacity  a power of two; when more frames than this fall into the span, the oldest are forgotten early.
     */
    TrailingMedian(final long spanNanos, final int keep, final int capacity) {
        if (Integer.bitCount(capacity) != 1 || keep > capacity) {
            throw new IllegalArgumentException("capacity " + capacity + " must be a power of two of at least " + keep);
        }
        this.spanNanos = spanNanos;
        this.keep = keep;
        this.mask = capacity - 1;
        this.frames = new long[2 * capacity];
    }

    /**
     * Adds a frame and forgets old ones.
     *
     * @param endNanos when it was presented; not before the frame added last.
     * @param bucket   of its frame time, by {@link FrameTimeBuckets#indexOf}.
     */
    void add(final long endNanos, final int bucket) {
        if (next - first > mask) {
            removeFirst();
        }
        final int slot = slot(next++);
        frames[slot] = endNanos;
        frames[slot + 1] = bucket;
        count(bucket, 1);
        while (next - first > keep && endNanos - frames[slot(first)] > spanNanos) {
            removeFirst();
        }
    }

    private int slot(final long number) {
        return ((int) number & mask) << 1;
    }

    private void removeFirst() {
        count((int) frames[slot(first) + 1], -1);
        first++;
    }

    private void count(final int bucket, final int change) {
        counts[bucket] += change;
        // Below or not is a coin's toss for every frame: a mask costs less than a wrongly predicted branch.
        belowMedian += change & ((bucket - medianBucket) >> (Integer.SIZE - 1));
    }

    /** Forgets all. */
    void clear() {
        while (first < next) {
            removeFirst();
        }
    }

    /**
     * Frames it is the median of.
     *
     * @return their number.
     */
    int count() {
        return (int) (next - first);
    }

    /**
     * When the frame added last ended.
     *
     * @return its end; {@link Long#MIN_VALUE}/2 when there is none, which is longer ago than any span.
     */
    long newestNanos() {
        return first == next ? Long.MIN_VALUE / 2 : frames[slot(next - 1)];
    }

    /**
     * The median by nearest rank.
     *
     * @return the greatest value of its bucket, nanoseconds, within 0.1 %; 0 when there is no frame.
     */
    long nanos() {
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
     * @return nanoseconds, at most {@link #nanos}.
     */
    long floorNanos() {
        // With fewer frames below the bucket than the median's rank, the median lies in it or above.
        return belowMedian < (count() + 1) / 2 ? FrameTimeBuckets.highestValueOf(medianBucket) : nanos();
    }
}
