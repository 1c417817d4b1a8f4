package io.nvbind.analysis;

/**
 * Stutter time as CapFrameX counts it, for comparison with its results.
 *
 * <p>A frame counts when it is above 2.5 times the mean of the trailing W frames, itself among them, where
 * W = round(10 sqrt(mean frame time in ms)). In that mean a frame above three times its predecessor is replaced by the
 * predecessor, so that a stutter does not hide itself.
 */
final class CapFrameXStutter {

    private static final double FACTOR = 2.5;
    private static final long OUTLIER_FACTOR = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private CapFrameXStutter() {
    }

    /**
     * Share of the time spent in stutters.
     *
     * @param times frame times in order.
     * @return 0..100 %, NaN without time.
     */
    static double timePercent(final FrameTimes times) {
        final int count = times.count();
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += times.nanos(i);
        }
        if (total == 0) {
            return Double.NaN;
        }
        final int window = window(total / NANOS_PER_MILLI / count);
        long trailing = 0;
        long stutter = 0;
        for (int i = 0; i < count; i++) {
            trailing += calm(times, i);
            if (i >= window) {
                trailing -= calm(times, i - window);
            }
            final int frames = Math.min(i + 1, window);
            if (times.nanos(i) > FACTOR * trailing / frames) {
                stutter += times.nanos(i);
            }
        }
        return 100.0 * stutter / total;
    }

    private static int window(final double meanMillis) {
        return (int) Math.max(1, Math.rint(10 * Math.sqrt(meanMillis)));
    }

    private static long calm(final FrameTimes times, final int i) {
        return i > 0 && times.nanos(i) > OUTLIER_FACTOR * times.nanos(i - 1) ? times.nanos(i - 1) : times.nanos(i);
    }
}
