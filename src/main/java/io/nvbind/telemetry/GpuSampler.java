package io.nvbind.telemetry;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * The only caller of the vendors' libraries: samples every GPU, each tier at its own rate, however many clients there
 * are.
 *
 * <p>A thread of its own, since a vendor call may take milliseconds. On NVIDIA the driver's lock is held during a query,
 * so it is asked four times a second; AMD and Intel twenty times. When nobody reads, only the slow tier goes on.
 * A fast sample allocates nothing.
 */
public final class GpuSampler implements Agent {

    private static final long NVIDIA_FAST_NANOS = 250_000_000L;
    private static final long FAST_NANOS = 50_000_000L;
    private static final long SLOW_NANOS = 5_000_000_000L;

    private static final class Slot {
        private final Gpu gpu;
        private final GpuReading reading;
        private final GpuSample sample = new GpuSample();
        private final long fastNanos;
        private long nextFast;
        private long nextSlow;

        Slot(final Gpu gpu, final long now) {
            this.gpu = gpu;
            this.reading = new GpuReading(gpu.info());
            this.fastNanos = gpu.info().vendor() == Vendor.NVIDIA ? NVIDIA_FAST_NANOS : FAST_NANOS;
            this.nextFast = now;
            this.nextSlow = now;
        }
    }

    private final NanoClock clock;
    private final List<Slot> slots = new ArrayList<>();
    private final List<GpuReading> readings;
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong costNanos = new AtomicLong();
    private volatile boolean wanted = true;
    private volatile Thread thread;

    /**
     * Creates a sampler.
     *
     * @param gpus  to sample.
     * @param clock the monotonic clock.
     */
    public GpuSampler(final List<Gpu> gpus, final NanoClock clock) {
        this.clock = clock;
        final long now = clock.nanoTime();
        for (final Gpu gpu : gpus) {
            slots.add(new Slot(gpu, now));
        }
        this.readings = slots.stream().map(slot -> slot.reading).toList();
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
    }

    @Override
    public int doWork() {
        int work = 0;
        for (int i = 0; i < slots.size(); i++) {
            work += sample(slots.get(i));
        }
        return work;
    }

    /** Samples both tiers of every GPU now, whether due or not. The sampler's own thread only. */
    public void sampleAll() {
        for (int i = 0; i < slots.size(); i++) {
            final Slot slot = slots.get(i);
            slot.nextFast = clock.nanoTime();
            slot.nextSlow = slot.nextFast;
            sample(slot);
        }
    }

    private int sample(final Slot slot) {
        final long start = clock.nanoTime();
        final boolean slow = start - slot.nextSlow >= 0;
        final boolean fast = start - slot.nextFast >= 0 && (wanted || slow);
        if (!slow && !fast) {
            return 0;
        }
        if (slow) {
            slot.gpu.sample(Metric.Tier.SLOW, slot.sample);
            slot.reading.publish(slot.gpu.settings());
            slot.nextSlow = start + SLOW_NANOS;
        }
        if (fast) {
            slot.gpu.sample(Metric.Tier.FAST, slot.sample);
            slot.nextFast = start + slot.fastNanos;
        }
        slot.reading.publish(slot.sample);
        samples.lazySet(samples.get() + 1);
        costNanos.lazySet(costNanos.get() + clock.nanoTime() - start);
        return 1;
    }

    /**
     * When there is something to do again.
     *
     * @return {@link System#nanoTime()} of the earliest tier due; at the latest five seconds from now.
     */
    public long nextDeadlineNanos() {
        long next = clock.nanoTime() + SLOW_NANOS;
        for (int i = 0; i < slots.size(); i++) {
            final Slot slot = slots.get(i);
            final long due = wanted && slot.nextFast - slot.nextSlow < 0 ? slot.nextFast : slot.nextSlow;
            next = due - next < 0 ? due : next;
        }
        return next;
    }

    /**
     * Says whether anybody reads: a client or a recording. Whoever begins to read does not wait for the slow tier's turn:
     * a sampler that sleeps until then is woken. Any thread.
     *
     * @param wanted false to leave the fast tier out.
     */
    public void wanted(final boolean wanted) {
        final boolean begins = wanted && !this.wanted;
        this.wanted = wanted;
        if (begins) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * The GPUs' latest samples.
     *
     * @return one for each GPU, in the order given to the constructor; the same list at each call.
     */
    public List<GpuReading> readings() {
        return readings;
    }

    /**
     * Samples taken so far. Any thread.
     *
     * @return their number, over all GPUs.
     */
    public long samples() {
        return samples.get();
    }

    /**
     * What sampling cost so far. Any thread.
     *
     * @return nanoseconds spent in vendor libraries and hand-over.
     */
    public long costNanos() {
        return costNanos.get();
    }

    @Override
    public String roleName() {
        return "gpu-sampler";
    }
}
