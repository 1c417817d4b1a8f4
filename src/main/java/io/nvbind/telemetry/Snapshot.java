package io.nvbind.telemetry;

import io.nvbind.frame.FrameInterval;
import io.nvbind.frame.SwapchainStats;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import java.util.Arrays;
import java.util.List;

/**
 * Frames and GPU values of one container at one instant: the source of the metrics message.
 *
 * <p>Reused for every container and tick, so valid only during the call that hands it over. Values that are not known are
 * NaN, with the reason beside them.
 */
public final class Snapshot {

    /** Reason for frame values while no game runs in the container. */
    public static final String NO_GAME = "no game with capture runs in this container";
    /** Reason for rates while a game shows nothing. */
    public static final String NO_RECENT_FRAME = "no frame within the window";
    /** Reason for 1 % figures of fewer than 100 and 0.1 % figures of fewer than 1000 frames. */
    public static final String INSUFFICIENT_SAMPLES = "insufficient_samples";

    private static final int HUNDREDTH_FRAMES = 100;
    private static final int THOUSANDTH_FRAMES = 1000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<GpuReading> gpus;
    private GpuSample[] samples = {};
    private final OnePercentLow onePercentLow = new OnePercentLow();
    private String container;
    private Session session;
    private long nanos;
    private long epochNanos;
    private long sequence;
    private int gpu;
    private String gpuReason;
    private GpuId assigned;
    private long paceNanos = Long.MAX_VALUE;
    private double onePercentLowFps;
    private final FrameInterval interval = new FrameInterval();
    private long[] versions = {};

    /**
     * Creates an empty snapshot.
     *
     * @param gpus the GPUs of the host; may grow.
     */
    public Snapshot(final List<GpuReading> gpus) {
        this.gpus = gpus;
    }

    /** Copies the latest sample of every GPU; once a tick, before the containers. */
    void readGpus() {
        final int before = samples.length;
        if (gpus.size() > before) {
            samples = Arrays.copyOf(samples, gpus.size());
            versions = Arrays.copyOf(versions, gpus.size());
            for (int i = before; i < samples.length; i++) {
                samples[i] = new GpuSample();
            }
        }
        for (int i = 0; i < samples.length; i++) {
            versions[i] = gpus.get(i).read(samples[i]);
        }
    }

    /**
     * Says which GPU the container taken next is meant to use: what counts until its game says which one it uses.
     *
     * @param wanted null when nobody said.
     */
    public void assigned(final GpuId wanted) {
        assigned = wanted;
    }

    /** Says how far apart the snapshots of the container taken next are. */
    void paced(final long intervalNanos) {
        paceNanos = intervalNanos;
    }

    /**
     * How far apart this container's snapshots are: the shortest interval that anybody asked for when it was taken.
     *
     * @return nanoseconds; {@link Long#MAX_VALUE} when it stands alone.
     */
    public long paceNanos() {
        return paceNanos;
    }

    /**
     * Takes what the GPUs' readings say for a container in which no game runs. Any thread, one at a time.
     *
     * @param id       of the container.
     * @param now      CLOCK_MONOTONIC.
     * @param epochNow the same instant since 1970.
     * @param number   of this snapshot.
     */
    public void takeIdle(final String id, final long now, final long epochNow, final long number) {
        readGpus();
        take(id, null, now, epochNow, number, Double.NaN);
    }

    /**
     * Takes the figures of a container.
     *
     * @param id         of the container.
     * @param running    its session, null when no game runs.
     * @param now        CLOCK_MONOTONIC.
     * @param epochNow   the same instant since 1970.
     * @param number     of this snapshot for this container.
     * @param lowsCached the 1 % low, computed by the caller at its own pace; NaN for none.
     */
    void take(final String id, final Session running, final long now, final long epochNow, final long number,
              final double lowsCached) {
        container = id;
        session = running;
        nanos = now;
        epochNanos = epochNow;
        sequence = number;
        onePercentLowFps = lowsCached;
        interval.clear();
        if (running != null) {
            running.frames().primary().advance(now);
            running.frames().primary().takeInterval(interval);
        }
        gpu = RenderingGpu.of(running, gpus, assigned);
        if (gpu >= samples.length) {
            // Found since the samples were copied: it comes with the next snapshot.
            gpu = -1;
        }
        gpuReason = gpu >= 0 ? null : RenderingGpu.whyNone(running, gpus);
    }

    /**
     * Computes the average form of the 1 % low; costs tens of microseconds.
     *
     * @param running a session.
     * @return frames per second, NaN below 100 frames.
     */
    double onePercentLowOf(final Session running) {
        final SwapchainStats frames = running.frames().primary();
        return frames.frameTimes() < HUNDREDTH_FRAMES ? Double.NaN : onePercentLow.averageFps(frames.session());
    }

    /**
     * The container.
     *
     * @return its id.
     */
    public String container() {
        return container;
    }

    /**
     * The running session.
     *
     * @return null when no game runs in the container.
     */
    public Session session() {
        return session;
    }

    /**
     * When it was taken.
     *
     * @return CLOCK_MONOTONIC.
     */
    public long nanos() {
        return nanos;
    }

    /**
     * When it was taken.
     *
     * @return nanoseconds since 1970 in UTC.
     */
    public long epochNanos() {
        return epochNanos;
    }

    /**
     * Number of this snapshot for its container.
     *
     * @return grows by one.
     */
    public long sequence() {
        return sequence;
    }

    /**
     * Average frame rate of the last second, 1000 N / T.
     *
     * @return frames per second, NaN when {@link #rateReason} says why.
     */
    public double fps() {
        if (session == null) {
            return Double.NaN;
        }
        final long sum = session.frames().primary().tenSeconds().recentSumNanos();
        return sum == 0 ? Double.NaN : session.frames().primary().tenSeconds().recentCount() * NANOS_PER_SECOND / sum;
    }

    /**
     * The latest frame time.
     *
     * @return milliseconds, NaN when {@link #rateReason} says why.
     */
    public double frameTimeMillis() {
        if (session == null || session.frames().primary().tenSeconds().recentCount() == 0) {
            return Double.NaN;
        }
        return session.frames().primary().lastFrameNanos() / NANOS_PER_MILLI;
    }

    /**
     * Why there is no rate.
     *
     * @return the reason for a missing {@link #fps} or {@link #frameTimeMillis}.
     */
    public String rateReason() {
        return session == null ? NO_GAME : NO_RECENT_FRAME;
    }

    /**
     * A frame-time percentile of the last 10 s.
     *
     * @param permille 10, 500, 990 or 999.
     * @return milliseconds, NaN when {@link #percentileReason} says why.
     */
    public double frameTimeMillis(final int permille) {
        if (session == null) {
            return Double.NaN;
        }
        final int count = session.frames().primary().tenSeconds().count();
        if (count < leastFrames(permille)) {
            return Double.NaN;
        }
        return session.frames().primary().tenSeconds().percentileNanos(permille) / NANOS_PER_MILLI;
    }

    private static int leastFrames(final int permille) {
        if (permille > 990) {
            return THOUSANDTH_FRAMES;
        }
        return permille == 500 ? 1 : HUNDREDTH_FRAMES;
    }

    /**
     * Why there is no percentile or 1 % low.
     *
     * @return the reason.
     */
    public String percentileReason() {
        return session == null ? NO_GAME : INSUFFICIENT_SAMPLES;
    }

    /**
     * 1000 / mean of the slowest hundredth of the session's frames; refreshed a few times a second.
     *
     * @return frames per second, NaN when {@link #percentileReason} says why.
     */
    public double onePercentLowFps() {
        return onePercentLowFps;
    }

    /**
     * The GPU the game renders on.
     *
     * @return position in {@link #gpus}, -1 when {@link #gpuReason} says why.
     */
    public int gpu() {
        return gpu;
    }

    /**
     * Why the game's GPU is not known.
     *
     * @return the reason, null when it is known.
     */
    public String gpuReason() {
        return gpuReason;
    }

    /**
     * All GPUs of the host.
     *
     * @return in the sampler's order.
     */
    public List<GpuReading> gpus() {
        return gpus;
    }

    /**
     * How many of them there are samples of: one found meanwhile comes with the next snapshot.
     *
     * @return their number.
     */
    public int gpuCount() {
        return samples.length;
    }

    /**
     * The latest sample of a GPU.
     *
     * @param index position in {@link #gpus}.
     * @return valid during the call that handed this snapshot over.
     */
    public GpuSample sample(final int index) {
        return samples[index];
    }

    /**
     * Which of a GPU's samples it is.
     *
     * @param index position in {@link #gpus}.
     * @return as {@link GpuReading#version}: the same number, the same sample.
     */
    public long version(final int index) {
        return versions[index];
    }

    /**
     * The frame times since the snapshot before.
     *
     * @return valid during the call that handed this snapshot over.
     */
    public FrameInterval interval() {
        return interval;
    }
}
