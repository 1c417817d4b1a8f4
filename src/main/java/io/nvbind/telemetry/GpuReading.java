package io.nvbind.telemetry;

import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;

/**
 * The latest sample of one GPU, handed from the sampler's thread to any reader.
 *
 * <p>Assumptions: one writer. Guarantees: a reader gets values of one sample, never a mix. Progress: the writer never
 * waits; a reader retries while a sample is being copied in, which takes well under a microsecond. No allocation.
 */
public final class GpuReading {

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(GpuReading.class, "version", long.class);
        } catch (final ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final SamplingPace fast;
    private final SamplingPace slow;
    private volatile GpuInfo info;
    private final GpuSample shared = new GpuSample();
    /** Odd while a sample is copied in. */
    @SuppressWarnings("unused")
    private long version;
    private volatile Map<Setting, SettingState> settings = Map.of();
    private volatile GpuDetails details = GpuDetails.none();
    private volatile GpuProcesses processes = GpuProcesses.unavailable("not read yet");

    /**
     * Creates a reading that nobody samples: of a GPU in a recording.
     *
     * @param info the GPU.
     */
    public GpuReading(final GpuInfo info) {
        this(info, new SamplingPace(0), new SamplingPace(0));
    }

    GpuReading(final GpuInfo info, final SamplingPace fast, final SamplingPace slow) {
        this.info = info;
        this.fast = fast;
        this.slow = slow;
    }

    /**
     * The GPU.
     *
     * @return what hardly changes of it: a new one only after it was lost and found again.
     */
    public GpuInfo info() {
        return info;
    }

    void info(final GpuInfo again) {
        info = again;
    }

    /**
     * What sampling a tier costs. Any thread.
     *
     * @param tier which.
     * @return mean nanoseconds a sample, 0 before the first.
     */
    public long costNanos(final Metric.Tier tier) {
        return (tier == Metric.Tier.FAST ? fast : slow).costNanos();
    }

    /**
     * How often a tier is sampled now: more rarely than at first when it is costly. Any thread.
     *
     * @param tier which.
     * @return nanoseconds between two samples.
     */
    public long intervalNanos(final Metric.Tier tier) {
        return (tier == Metric.Tier.FAST ? fast : slow).intervalNanos();
    }

    /**
     * Hands a sample on. Only the sampler's thread calls.
     *
     * @param sample copied.
     */
    void publish(final GpuSample sample) {
        final long now = (long) VERSION.getOpaque(this);
        VERSION.setOpaque(this, now + 1);
        VarHandle.storeStoreFence();
        sample.copyTo(shared);
        VERSION.setRelease(this, now + 2);
    }

    /**
     * Hands the settings on. Only the sampler's thread calls.
     *
     * @param latest as read from the GPU; immutable.
     */
    void publish(final Map<Setting, SettingState> latest) {
        settings = latest;
    }

    /**
     * The settings as they stood at the last slow sample. Any thread.
     *
     * @return immutable; empty before the first slow sample.
     */
    public Map<Setting, SettingState> settings() {
        return settings;
    }

    /**
     * Hands on what hardly ever changes. Only the sampler's thread calls.
     *
     * @param latest as read when the GPU was found.
     */
    void publish(final GpuDetails latest) {
        details = latest;
    }

    /**
     * What hardly ever changes, as it was when the GPU was found. Any thread.
     *
     * @return empty before the first slow sample.
     */
    public GpuDetails details() {
        return details;
    }

    /**
     * Hands on who uses the GPU. Only the sampler's thread calls.
     *
     * @param latest as just read.
     */
    void publish(final GpuProcesses latest) {
        processes = latest;
    }

    /**
     * Who used the GPU at the last slow sample while somebody read. Any thread.
     *
     * @return the processes, or why they are not known.
     */
    public GpuProcesses processes() {
        return processes;
    }

    /**
     * The number of the latest sample.
     *
     * @return grows with each sample; 0 before the first.
     */
    public long version() {
        return (long) VERSION.getAcquire(this) & ~1L;
    }

    /**
     * Copies the latest sample.
     *
     * @param into overwritten.
     * @return its number, as {@link #version}.
     */
    public long read(final GpuSample into) {
        while (true) {
            final long before = (long) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                shared.copyTo(into);
                VarHandle.loadLoadFence();
                if ((long) VERSION.getOpaque(this) == before) {
                    return before;
                }
            }
            Thread.onSpinWait();
        }
    }
}
