package io.nvbind.telemetry;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.RecordedValuesIterator;

/**
 * The two forms of the 1 % low over a histogram of frame times in nanoseconds.
 *
 * <p>Average form: 1000 / mean of the k = ceil(0.01 N) slowest frames. Integral form: slowest first until their sum reaches
 * 1 % of the whole time; 1000 / the frame at that boundary. A bucket counts as its greatest value, as percentiles do.
 */
public final class OnePercentLow {

    private static final double NANOS_PER_SECOND = 1e9;

    private long[] values = new long[1024];
    private long[] counts = new long[1024];
    private int used;

    /** Creates a calculator with room of its own. */
    public OnePercentLow() {
        // The arrays grow to the number of distinct frame times met.
    }

    /**
     * The average form.
     *
     * @param frameNanos frame times.
     * @return frames per second, NaN for an empty histogram.
     */
    public double averageFps(final Histogram frameNanos) {
        load(frameNanos);
        final long frames = frameNanos.getTotalCount();
        final long slowest = (frames + 99) / 100;
        long left = slowest;
        double sum = 0;
        for (int i = used - 1; i >= 0 && left > 0; i--) {
            final long taken = Math.min(left, counts[i]);
            sum += (double) taken * values[i];
            left -= taken;
        }
        return NANOS_PER_SECOND * slowest / sum;
    }

    /**
     * The integral form.
     *
     * @param frameNanos frame times.
     * @return frames per second, NaN for an empty histogram.
     */
    public double integralFps(final Histogram frameNanos) {
        load(frameNanos);
        double total = 0;
        for (int i = 0; i < used; i++) {
            total += (double) counts[i] * values[i];
        }
        double sum = 0;
        for (int i = used - 1; i >= 0; i--) {
            sum += (double) counts[i] * values[i];
            if (sum >= 0.01 * total) {
                return NANOS_PER_SECOND / values[i];
            }
        }
        return Double.NaN;
    }

    private void load(final Histogram histogram) {
        used = 0;
        final RecordedValuesIterator iterator = new RecordedValuesIterator(histogram);
        while (iterator.hasNext()) {
            final HistogramIterationValue step = iterator.next();
            if (used == values.length) {
                values = java.util.Arrays.copyOf(values, 2 * used);
                counts = java.util.Arrays.copyOf(counts, 2 * used);
            }
            values[used] = step.getValueIteratedTo();
            counts[used++] = step.getCountAddedInThisIterationStep();
        }
    }
}
