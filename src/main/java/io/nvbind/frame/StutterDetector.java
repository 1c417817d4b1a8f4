package io.nvbind.frame;

/**
 * Tells which frames of one swapchain are stutters.
 *
 * <p>Baseline b is the median of the trailing second, at least 20 frames, stutters left out; a frame of x is a stutter
 * when x &gt; 2.5 b and x - b &gt;= 8 ms.
 * Late frames closer than 100 ms are one event. The first 2 s of a swapchain are left
 * out, since loading is no stutter. When every frame of a whole second was late, the game has a new pace, and the baseline
 * begins anew. Allocates only in the constructor. One thread.
 */
public final class StutterDetector {

    private static final long BASELINE_SPAN_NANOS = 1_000_000_000L;
    private static final int BASELINE_FRAMES = 20;
    private static final int BASELINE_CAPACITY = 4096;
    private static final long LEAST_EXCESS_NANOS = 8_000_000L;
    /** Late frames closer than this are one event. */
    static final long MERGE_NANOS = 100_000_000L;
    private static final long WARM_UP_NANOS = 2_000_000_000L;

    private final TrailingMedian calm = new TrailingMedian(BASELINE_SPAN_NANOS, BASELINE_FRAMES, BASELINE_CAPACITY);
    private final StutterLog log;
    private long firstNanos;
    private long lastLateNanos;
    private boolean started;
    private boolean open;

    /**
     * Creates a detector.
     *
     * @param log receives the events.
     */
    public StutterDetector(final StutterLog log) {
        this.log = log;
    }

    /**
     * Whether so few frames can be told calm from late at all.
     *
     * @param frameTimes   frame times of the swapchain.
     * @param elapsedNanos from its first present to its last.
     * @return false while there was no baseline, or only the time that is left out.
     */
    public static boolean canJudge(final long frameTimes, final long elapsedNanos) {
        return frameTimes > BASELINE_FRAMES && elapsedNanos > WARM_UP_NANOS;
    }

    /**
     * Says when the swapchain was made.
     *
     * @param nanos CLOCK_MONOTONIC.
     */
    public void start(final long nanos) {
        firstNanos = nanos;
        started = true;
        open = false;
        calm.clear();
    }

    /**
     * Looks at a frame.
     *
     * @param presentNanos when it was presented.
     * @param frameNanos   its frame time.
     * @return true when it is late enough to be a stutter.
     */
    public boolean onFrame(final long presentNanos, final long frameNanos) {
        return onFrame(presentNanos, frameNanos,
            FrameTimeBuckets.indexOf(Math.min(frameNanos, FrameTimeBuckets.MAX_NANOS)));
    }

    /**
     * Looks at a frame whose bucket is known.
     *
     * @param presentNanos when it was presented.
     * @param frameNanos   its frame time.
     * @param bucket       of it.
     * @return true when it is late enough to be a stutter.
     */
    boolean onFrame(final long presentNanos, final long frameNanos, final int bucket) {
        if (!started) {
            start(presentNanos - frameNanos);
        }
        if (presentNanos - frameNanos - calm.newestNanos() > BASELINE_SPAN_NANOS) {
            calm.clear();
        }
        // Nearly every frame is told calm by the floor alone, which spares it the median.
        if (calm.count() >= BASELINE_FRAMES && isLate(frameNanos, calm.floorNanos())) {
            final long baseline = calm.nanos();
            if (isLate(frameNanos, baseline)) {
                if (presentNanos - firstNanos > WARM_UP_NANOS) {
                    late(presentNanos, frameNanos, baseline, frameNanos - baseline);
                }
                return true;
            }
        }
        calm.add(presentNanos, bucket);
        return false;
    }

    private static boolean isLate(final long frameNanos, final long baselineNanos) {
        return 2 * frameNanos > 5 * baselineNanos && frameNanos - baselineNanos >= LEAST_EXCESS_NANOS;
    }

    private void late(final long presentNanos, final long frameNanos, final long baseline, final long excess) {
        // The gap between two events is from the late present to the start of the next late frame.
        if (open && presentNanos - frameNanos - lastLateNanos < MERGE_NANOS) {
            log.extend(presentNanos, frameNanos, baseline, excess);
        } else {
            log.add(presentNanos, frameNanos, baseline, excess);
        }
        open = true;
        lastLateNanos = presentNanos;
    }
}
