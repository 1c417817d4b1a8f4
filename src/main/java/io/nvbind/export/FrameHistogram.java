package io.nvbind.export;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Frame times as monitoring systems count them: in a few buckets with bounds that suit games, and in exponential ones, eight
 * to a doubling (schema 3, each 9 % wide).
 *
 * <p>Made of the session's histogram, whose own buckets are 0.1 % wide: a frame time at a bound may be counted on either
 * side by that much. Sum and count are exact.
 */
final class FrameHistogram {

    /** Bounds of the few buckets, seconds: around the usual frame rates rather than on them, which would split them. */
    private static final double[] BOUNDS = {
        0.002, 0.004, 0.005, 0.0075, 0.009, 0.012, 0.0175, 0.022, 0.03, 0.035, 0.05, 0.1, 0.25, 0.5, 1.0
    };
    /** Exponential buckets are 2^(1/8) wide. */
    static final int SCHEMA = 3;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int PER_DOUBLING = 1 << SCHEMA;

    private final long[] counts = new long[BOUNDS.length + 1];
    private final double sumSeconds;
    private int[] indexes = new int[64];
    private long[] indexCounts = new long[64];
    private int used;
    private long count;

    /** Counts a histogram of nanoseconds whose values add up to {@code sumNanos}. */
    FrameHistogram(final Histogram frameTimes, final long sumNanos) {
        sumSeconds = sumNanos / NANOS_PER_SECOND;
        for (final HistogramIterationValue each : frameTimes.recordedValues()) {
            final long times = each.getCountAddedInThisIterationStep();
            final double seconds = each.getValueIteratedTo() / NANOS_PER_SECOND;
            int bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket] += times;
            count += times;
            exponential((int) Math.ceil(Math.log(seconds) / Math.log(2) * PER_DOUBLING), times);
        }
    }

    private void exponential(final int index, final long times) {
        if (used == 0 || indexes[used - 1] != index) {
            if (used == indexes.length) {
                indexes = Arrays.copyOf(indexes, 2 * used);
                indexCounts = Arrays.copyOf(indexCounts, 2 * used);
            }
            indexes[used++] = index;
        }
        indexCounts[used - 1] += times;
    }

    /** Upper bounds of the few buckets, seconds; the last is infinity. */
    static double[] bounds() {
        final double[] bounds = Arrays.copyOf(BOUNDS, BOUNDS.length + 1);
        bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** Frame times in each of them, not added up. */
    long[] counts() {
        return counts.clone();
    }

    /** The exponential buckets with something in them, ascending: i holds what lies above 2^((i-1)/8) s up to 2^(i/8) s. */
    int[] indexes() {
        return Arrays.copyOf(indexes, used);
    }

    /** What is in them. */
    long[] indexCounts() {
        return Arrays.copyOf(indexCounts, used);
    }

    long count() {
        return count;
    }

    double sumSeconds() {
        return sumSeconds;
    }
}
