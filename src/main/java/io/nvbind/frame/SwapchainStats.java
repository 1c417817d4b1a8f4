package io.nvbind.frame;

import org.HdrHistogram.Histogram;

/**
 * The frame times of one swapchain: x_i is the time between two successive presents.
 *
 * <p>A present behind a lost one gives no frame time, since the time would span two; {@link #coverageNanos} tells how much
 * of the elapsed time the frame times account for. {@link #onPresent} allocates nothing. One thread.
 */
public final class SwapchainStats {

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final int WINDOW_CAPACITY = 16_384;
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Display times come so many presents late, and for the last presents of a game never. */
    private static final int DISPLAY_LAG = 32;

    private final Histogram session =
        new Histogram(1, FrameTimeBuckets.MAX_NANOS, FrameTimeBuckets.DIGITS);
    private final FrameWindow tenSeconds = new FrameWindow(WINDOW_NANOS, SECOND_NANOS, WINDOW_CAPACITY);
    private final StutterLog stutters = new StutterLog();
    private final StutterDetector detector = new StutterDetector(stutters);
    private long presents;
    private long frameTimes;
    private long frameTimeSumNanos;
    private long firstPresentNanos;
    private long lastPresentNanos;
    private long lastFrameNanos;
    private long outOfOrder;
    private boolean gap = true;
    private final RecentFrames recent = new RecentFrames();
    private final GpuBusy gpuBusy = new GpuBusy();
    private SwapchainStats display;
    private long lastDisplayed = RecentFrames.NONE;
    private final FrameInterval sinceTaken = new FrameInterval();

    /**
     * The swapchain was made.
     *
     * @param nanos CLOCK_MONOTONIC.
     */
    void onCreated(final long nanos) {
        detector.start(nanos);
        gap = true;
    }

    /** A record before the next present was lost: the next interval is no frame time. */
    void onGap() {
        gap = true;
    }

    /**
     * One present.
     *
     * @param sequence     of the present, 0 or more.
     * @param presentNanos on entry, CLOCK_MONOTONIC.
     * @return true when it gave a frame time, now {@link #lastFrameNanos}.
     */
    boolean onPresent(final long sequence, final long presentNanos) {
        final boolean frame = onImage(presentNanos);
        recent.onPresent(sequence, frame ? lastFrameNanos : RecentFrames.NONE);
        return frame;
    }

    /**
     * When the image of a present was on screen.
     *
     * @param sequence     of the present.
     * @param displayNanos CLOCK_MONOTONIC.
     * @return true when it gave a frame time, now that of {@link #display}.
     */
    boolean onDisplay(final long sequence, final long displayNanos) {
        if (sequence <= lastDisplayed || !recent.has(sequence)) {
            return false;
        }
        if (display == null) {
            display = new SwapchainStats();
        }
        if (lastDisplayed == RecentFrames.NONE || recent.predecessor(sequence) != lastDisplayed) {
            display.onGap();
        }
        lastDisplayed = sequence;
        return display.onImage(displayNanos);
    }

    void onGpuBusy(final long sequence, final long busyNanos) {
        gpuBusy.onBusy(sequence, busyNanos, recent.frameNanos(sequence));
    }

    private boolean onImage(final long presentNanos) {
        presents++;
        if (presents == 1) {
            firstPresentNanos = presentNanos;
        } else if (presentNanos < lastPresentNanos) {
            outOfOrder++;
            return false;
        }
        final boolean first = gap;
        final long frameNanos = presentNanos - lastPresentNanos;
        gap = false;
        lastPresentNanos = presentNanos;
        if (!first) {
            onFrameTime(presentNanos, frameNanos);
        }
        return !first;
    }

    private void onFrameTime(final long presentNanos, final long frameNanos) {
        lastFrameNanos = frameNanos;
        frameTimes++;
        frameTimeSumNanos += frameNanos;
        sinceTaken.add(frameNanos);
        final long bounded = Math.min(frameNanos, FrameTimeBuckets.MAX_NANOS);
        final int bucket = FrameTimeBuckets.indexOf(bounded);
        session.recordValue(bounded);
        tenSeconds.add(presentNanos, bounded, bucket);
        detector.onFrame(presentNanos, frameNanos, bucket);
    }

    /**
     * The same statistics over the times at which images were on screen, as far as they were told.
     *
     * @return null when none was told.
     */
    public SwapchainStats display() {
        return display;
    }

    /**
     * Whether every present but the newest few has a display time.
     *
     * @return true when figures over {@link #display} cover what those over presents do.
     */
    public boolean isDisplayWhole() {
        return display != null && display.frameTimes() > 0 && frameTimes - display.frameTimes() <= DISPLAY_LAG
            && 2 * display.frameTimes() >= frameTimes && display.outOfOrder == 0;
    }

    /**
     * The GPU's work on each frame, as far as it was told.
     *
     * @return the live figures.
     */
    public GpuBusy gpuBusy() {
        return gpuBusy;
    }

    /**
     * Whether every frame but the newest few has a GPU busy time.
     *
     * @return true when {@link #gpuBusy} speaks for the session.
     */
    public boolean isGpuBusyWhole() {
        return gpuBusy.frames() > 0 && frameTimes - gpuBusy.frames() <= DISPLAY_LAG && 2 * gpuBusy.frames() >= frameTimes;
    }

    /**
     * Lets frames that are too old leave the sliding windows.
     *
     * @param nowNanos CLOCK_MONOTONIC.
     */
    public void advance(final long nowNanos) {
        tenSeconds.advance(nowNanos);
    }

    /**
     * All frame times of the session.
     *
     * @return the live histogram in nanoseconds; not to be changed.
     */
    public Histogram session() {
        return session;
    }

    /**
     * The last 10 s; its recent span is the last second.
     *
     * @return the live window.
     */
    public FrameWindow tenSeconds() {
        return tenSeconds;
    }

    /**
     * The stutters.
     *
     * @return the live log.
     */
    public StutterLog stutters() {
        return stutters;
    }

    /**
     * Presents seen.
     *
     * @return their number.
     */
    public long presents() {
        return presents;
    }

    /**
     * Frame times, N of every formula: presents less one for each beginning and each gap.
     *
     * @return their number.
     */
    public long frameTimes() {
        return frameTimes;
    }

    /**
     * Sum of the frame times, T of every formula.
     *
     * @return nanoseconds.
     */
    public long coverageNanos() {
        return frameTimeSumNanos;
    }

    /**
     * From the first present to the last.
     *
     * @return nanoseconds, 0 with fewer than two presents.
     */
    public long elapsedNanos() {
        return lastPresentNanos - firstPresentNanos;
    }

    /**
     * The first present.
     *
     * @return CLOCK_MONOTONIC, 0 when there was none.
     */
    public long firstPresentNanos() {
        return firstPresentNanos;
    }

    /**
     * The frame times since the last call.
     *
     * @param into gets them added.
     */
    public void takeInterval(final FrameInterval into) {
        into.add(sinceTaken);
        sinceTaken.clear();
    }

    /**
     * The latest present.
     *
     * @return CLOCK_MONOTONIC, 0 when there was none.
     */
    public long lastPresentNanos() {
        return lastPresentNanos;
    }

    /**
     * The latest frame time.
     *
     * @return nanoseconds, 0 when there was none.
     */
    public long lastFrameNanos() {
        return lastFrameNanos;
    }

    /**
     * Presents older than the one before them; they give no frame time.
     *
     * @return their number.
     */
    public long outOfOrder() {
        return outOfOrder;
    }
}
