package io.nvbind.telemetry;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import org.agrona.concurrent.NanoClock;

/** One GPU as the sampler keeps it: when each tier is due, what it costs, and whether the GPU is there. One thread. */
final class SampledGpu {

    /** Reason for every metric of a GPU that went away. */
    static final String GONE = "the GPU is gone; nvbind looks for it every few seconds";

    private static final long NVIDIA_FAST_NANOS = 250_000_000L;
    private static final long FAST_NANOS = 50_000_000L;
    private static final long SLOW_NANOS = 5_000_000_000L;
    private static final long SOON_NANOS = 200_000_000L;

    private final GpuReading reading;
    private final GpuSample sample = new GpuSample();
    private final SamplingPace fast;
    private final SamplingPace slow;
    private Gpu gpu;
    private boolean fresh = true;
    private long nextFast;
    private long nextSlow;

    SampledGpu(final Gpu gpu, final long now) {
        this.gpu = gpu;
        this.fast = new SamplingPace(gpu.info().vendor() == Vendor.NVIDIA ? NVIDIA_FAST_NANOS : FAST_NANOS);
        this.slow = new SamplingPace(SLOW_NANOS);
        this.reading = new GpuReading(gpu.info(), fast, slow);
        due(now);
    }

    GpuReading reading() {
        return reading;
    }

    /** The GPU itself, null when it is gone. */
    Gpu gpu() {
        return gpu;
    }

    /** Settings may have changed: they are read again soon, once for several changes. */
    void changed(final long now) {
        nextSlow = now + SOON_NANOS - nextSlow < 0 ? now + SOON_NANOS : nextSlow;
    }

    boolean isThere() {
        return gpu != null;
    }

    void due(final long now) {
        nextFast = now;
        nextSlow = now;
    }

    /** The GPU under a new handle: the library was opened anew. */
    void found(final Gpu again, final long now) {
        gpu = again;
        fresh = true;
        reading.info(again.info());
        due(now);
    }

    /** The GPU is not there any more; its values are replaced by the reason. */
    void lost() {
        gpu = null;
        sample.unavailable(GONE);
        reading.publish(sample);
    }

    /**
     * Samples the tiers that are due.
     *
     * @param start  now.
     * @param wanted whether anybody reads the fast tier.
     * @param clock  measures the cost.
     * @return nanoseconds it took, 0 when nothing was due, -1 when the GPU turned out to be gone.
     */
    long sample(final long start, final boolean wanted, final NanoClock clock) {
        final boolean slowDue = start - nextSlow >= 0;
        final boolean fastDue = start - nextFast >= 0 && (wanted || slowDue);
        if (gpu == null || (!slowDue && !fastDue)) {
            return 0;
        }
        boolean there = true;
        long last = start;
        if (slowDue) {
            there = gpu.sample(Metric.Tier.SLOW, sample);
            if (there) {
                publishRest(wanted);
            }
            last = clock.nanoTime();
            slow.cost(last - start);
            nextSlow = start + slow.intervalNanos();
        }
        if (fastDue && there) {
            there = gpu.sample(Metric.Tier.FAST, sample);
            final long end = clock.nanoTime();
            fast.cost(end - last);
            last = end;
            nextFast = start + fast.intervalNanos();
        }
        reading.publish(sample);
        return there ? Math.max(1, last - start) : -1;
    }

    /** What is not sampled: settings and findings each time, details once, and who uses the GPU while somebody reads. */
    private void publishRest(final boolean wanted) {
        reading.info(gpu.info());
        reading.publish(gpu.settings());
        if (fresh) {
            reading.publish(gpu.details());
            fresh = false;
        }
        if (wanted) {
            reading.publish(gpu.processes());
        }
    }

    long nextNanos(final boolean wanted) {
        return wanted && nextFast - nextSlow < 0 ? nextFast : nextSlow;
    }
}
