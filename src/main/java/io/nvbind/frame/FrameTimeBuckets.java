package io.nvbind.frame;

/**
 * The value buckets of an HdrHistogram for 1 ns..60 s at 3 significant digits, so that a sliding window and the session's
 * histogram answer the same value for the same frames.
 *
 * <p>Source: HdrHistogram's {@code AbstractHistogram}: 2048 sub-buckets, each further bucket doubles their width.
 */
final class FrameTimeBuckets {

    /** Greatest frame time told apart, nanoseconds; longer ones count as this. */
    static final long MAX_NANOS = 60_000_000_000L;
    /** Significant decimal digits. */
    static final int DIGITS = 3;

    private static final int SUB_BUCKET_BITS = 11;
    private static final int HALF_COUNT = 1 << (SUB_BUCKET_BITS - 1);
    private static final long MASK = (1L << SUB_BUCKET_BITS) - 1;
    private static final int LEADING_ZEROS_BASE = Long.SIZE - SUB_BUCKET_BITS;

    /** Number of buckets. */
    static final int COUNT = indexOf(MAX_NANOS) + 1;

    private FrameTimeBuckets() {
    }

    /**
     * The bucket of a value.
     *
     * @param nanos 0..{@link #MAX_NANOS}.
     * @return 0..{@link #COUNT} - 1.
     */
    static int indexOf(final long nanos) {
        final int bucket = LEADING_ZEROS_BASE - Long.numberOfLeadingZeros(nanos | MASK);
        final int subBucket = (int) (nanos >>> bucket);
        return ((bucket + 1) << (SUB_BUCKET_BITS - 1)) + subBucket - HALF_COUNT;
    }

    /**
     * The greatest value of a bucket, which is what HdrHistogram gives for a percentile.
     *
     * @param index of the bucket.
     * @return nanoseconds.
     */
    static long highestValueOf(final int index) {
        int bucket = (index >> (SUB_BUCKET_BITS - 1)) - 1;
        int subBucket = (index & (HALF_COUNT - 1)) + HALF_COUNT;
        if (bucket < 0) {
            subBucket -= HALF_COUNT;
            bucket = 0;
        }
        return (((long) subBucket + 1) << bucket) - 1;
    }
}
