package io.nvbind.telemetry;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * The only caller of the vendors' libraries: samples every GPU, each tier at its own rate, however many clients there
 * are; notices a GPU that goes and one that comes, and opens the libraries anew for it.
 *
 * <p>A thread of its own, since a vendor call may take milliseconds. On NVIDIA the driver's lock is held during a query,
 * so it is asked four times a second; AMD and Intel twenty times. When nobody reads, only the slow tier goes on.
 * A fast sample allocates nothing.
 */
public final class GpuSampler implements Agent {

    private static final long LOOK_NANOS = 2_000_000_000L;
    /** A GPU that stays away is looked for ever more rarely, since opening the libraries anew disturbs the others. */
    private static final long LONGEST_LOOK_NANOS = 60_000_000_000L;
    private static final int QUICK_ATTEMPTS = 8;
    private static final long LONGEST_SLEEP_NANOS = 5_000_000_000L;

    private final GpuSource source;
    private final Consumer<GpuEvent> events;
    private final NanoClock clock;
    private final List<SampledGpu> sampled = new ArrayList<>();
    private final CopyOnWriteArrayList<GpuReading> readings = new CopyOnWriteArrayList<>();
    private final List<GpuReading> view = Collections.unmodifiableList(readings);
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong costNanos = new AtomicLong();
    private long nextLookNanos;
    private long nextReopenNanos;
    private long reopenNanos = LOOK_NANOS;
    private int attempts;
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private volatile boolean wanted = true;
    private volatile Thread thread;

    /**
     * Creates a sampler of GPUs that never come or go.
     *
     * @param gpus  to sample.
     * @param clock the monotonic clock.
     */
    public GpuSampler(final List<Gpu> gpus, final NanoClock clock) {
        this(GpuSource.fixed(gpus), event -> { }, clock);
    }

    /**
     * Creates a sampler.
     *
     * @param source of the GPUs; from now on used by the sampler's thread only.
     * @param events is told what happens to them, on the sampler's thread.
     * @param clock  the monotonic clock.
     */
    public GpuSampler(final GpuSource source, final Consumer<GpuEvent> events, final NanoClock clock) {
        this.source = source;
        this.events = events;
        this.clock = clock;
        final long now = clock.nanoTime();
        nextLookNanos = now + LOOK_NANOS;
        for (final Gpu gpu : source.list()) {
            add(gpu, now);
        }
    }

    private void add(final Gpu gpu, final long now) {
        final SampledGpu each = new SampledGpu(gpu, now);
        sampled.add(each);
        readings.add(each.reading());
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
    }

    @Override
    public int doWork() {
        int work = runErrands();
        for (int i = 0; i < sampled.size(); i++) {
            work += sample(sampled.get(i));
            work += runErrands();
        }
        final long now = clock.nanoTime();
        if (now - nextLookNanos >= 0) {
            nextLookNanos = now + LOOK_NANOS;
            source.pollEvents(this::onDriverEvent);
            look(now);
        }
        return work;
    }

    private int runErrands() {
        int work = 0;
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
            work++;
        }
        return work;
    }

    /**
     * Has something done with a GPU on the sampler's thread, between two samples. Any thread but that one.
     *
     * @param id   which GPU.
     * @param work what to do; must not wait.
     * @param <T>  what comes of it.
     * @return ends with what {@code work} returned, or with null when the GPU is not there; cancelling it before it began
     *         keeps it from being done.
     */
    public <T> Future<T> call(final GpuId id, final Function<Gpu, T> work) {
        final FutureTask<T> errand = new FutureTask<>(() -> {
            for (final SampledGpu each : sampled) {
                if (each.isThere() && each.reading().info().id().equals(id)) {
                    each.changed(clock.nanoTime());
                    return work.apply(each.gpu());
                }
            }
            return null;
        });
        errands.add(errand);
        LockSupport.unpark(thread);
        return errand;
    }

    private int sample(final SampledGpu each) {
        final long took = each.sample(clock.nanoTime(), wanted, clock);
        if (took < 0) {
            lost(each, each.reading().info().name() + " is gone");
        } else if (took > 0) {
            samples.lazySet(samples.get() + 1);
            costNanos.lazySet(costNanos.get() + took);
        }
        return took == 0 ? 0 : 1;
    }

    /** Drivers report what befalls a GPU; whether it is there is told once, by the sampler alone. */
    private void onDriverEvent(final GpuEvent event) {
        switch (event.kind()) {
            case LOST -> {
                for (final SampledGpu each : sampled) {
                    if (each.isThere() && each.reading().info().id().equals(event.id())) {
                        lost(each, event.message());
                    }
                }
            }
            case APPEARED -> nextReopenNanos = clock.nanoTime();
            case ERROR, RESET, THERMAL -> events.accept(event);
        }
    }

    private void lost(final SampledGpu each, final String message) {
        each.lost();
        attempts = 0;
        reopenNanos = LOOK_NANOS;
        nextReopenNanos = clock.nanoTime();
        events.accept(new GpuEvent(each.reading().info().id(), GpuEvent.Kind.LOST, message, clock.nanoTime()));
    }

    /** Opens the libraries anew when a GPU is missing or something has changed; what is there then is sampled on. */
    private void look(final long now) {
        boolean missing = false;
        for (int i = 0; i < sampled.size(); i++) {
            missing |= !sampled.get(i).isThere();
        }
        final boolean changed = source.hasChanged();
        if (!changed && (!missing || now - nextReopenNanos < 0)) {
            return;
        }
        attempts = changed ? 0 : attempts + 1;
        reopenNanos = attempts < QUICK_ATTEMPTS ? LOOK_NANOS : Math.min(2 * reopenNanos, LONGEST_LOOK_NANOS);
        nextReopenNanos = now + reopenNanos;
        final List<Gpu> found = source.reopen();
        for (final SampledGpu each : sampled) {
            final Gpu again = withId(found, each.reading().info().id());
            if (again != null) {
                final boolean wasThere = each.isThere();
                each.found(again, now);
                if (sample(each) > 0 && each.isThere() && !wasThere) {
                    appeared(again);
                }
            } else if (each.isThere()) {
                lost(each, each.reading().info().name() + " is gone");
            }
        }
        for (final Gpu gpu : found) {
            if (!isKnown(gpu.info().id())) {
                add(gpu, now);
                appeared(gpu);
            }
        }
    }

    private void appeared(final Gpu gpu) {
        events.accept(new GpuEvent(gpu.info().id(), GpuEvent.Kind.APPEARED, gpu.info().name() + " is there",
            clock.nanoTime()));
    }

    private static Gpu withId(final List<Gpu> gpus, final GpuId id) {
        return gpus.stream().filter(gpu -> gpu.info().id().equals(id)).findFirst().orElse(null);
    }

    private boolean isKnown(final GpuId id) {
        return readings.stream().anyMatch(reading -> reading.info().id().equals(id));
    }

    /** Samples both tiers of every GPU now, whether due or not. The sampler's own thread only. */
    public void sampleAll() {
        for (int i = 0; i < sampled.size(); i++) {
            sampled.get(i).due(clock.nanoTime());
            sample(sampled.get(i));
        }
    }

    /**
     * When there is something to do again.
     *
     * @return {@link System#nanoTime()} of the earliest tier due; at the latest five seconds from now.
     */
    public long nextDeadlineNanos() {
        if (!errands.isEmpty()) {
            return clock.nanoTime();
        }
        long next = clock.nanoTime() + LONGEST_SLEEP_NANOS;
        for (int i = 0; i < sampled.size(); i++) {
            final SampledGpu each = sampled.get(i);
            final long due = each.isThere() ? each.nextNanos(wanted) : nextLookNanos;
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
     * @return one for each GPU ever seen; a live view that only grows. Any thread.
     */
    public List<GpuReading> readings() {
        return view;
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
