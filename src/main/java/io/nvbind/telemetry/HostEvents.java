package io.nvbind.telemetry;

import io.nvbind.event.Event;
import io.nvbind.event.EventSink;
import io.nvbind.frame.Stutter;
import io.nvbind.frame.SwapchainStats;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Turns what the road of telemetry notices into events: games that begin and end, stutters, thermal limits that begin and
 * cease to act; and the sampler's own events of a GPU.
 *
 * <p>A stutter is told once it is over for good: 100 ms of calm frames behind it, since until then a late frame may be
 * merged into it. Telemetry thread; a turn without news allocates nothing.
 */
public final class HostEvents implements SessionSink {

    private static final double NANOS_PER_MILLI = 1e6;

    private static final class Watch {
        private final Session session;
        private SwapchainStats swapchain;
        private long told;

        Watch(final Session session) {
            this.session = session;
        }
    }

    private final EventSink events;
    private final List<GpuReading> gpus;
    private final BiConsumer<Session, Stutter> stutters;
    private final List<Watch> watches = new ArrayList<>();
    private final List<ThermalEdge> edges = new ArrayList<>();
    private final GpuSample sample = new GpuSample();

    /**
     * Publishes to a sink.
     *
     * @param events receives them.
     * @param gpus   the host's GPUs; may grow.
     */
    public HostEvents(final EventSink events, final List<GpuReading> gpus) {
        this(events, gpus, (session, stutter) -> { });
    }

    /**
     * Publishes to a sink, and hands each stutter to somebody else too.
     *
     * @param events   receives them.
     * @param gpus     the host's GPUs; may grow.
     * @param stutters is told each stutter.
     */
    public HostEvents(final EventSink events, final List<GpuReading> gpus, final BiConsumer<Session, Stutter> stutters) {
        this.events = events;
        this.gpus = gpus;
        this.stutters = stutters;
    }

    /**
     * Where the sampler tells what befalls a GPU.
     *
     * @param events receives it.
     * @return may be called by any thread that may call {@code events}.
     */
    public static Consumer<GpuEvent> ofGpus(final EventSink events) {
        return event -> {
            final Event.Kind kind = switch (event.kind()) {
                case LOST -> Event.Kind.GPU_LOST;
                case APPEARED -> Event.Kind.GPU_APPEARED;
                case RESET -> Event.Kind.GPU_RESET;
                case ERROR -> Event.Kind.GPU_ERROR;
                case THERMAL -> Event.Kind.THERMAL;
            };
            events.publish(Event.ofGpu(kind, event.nanos(), event.id(), event.message()));
        };
    }

    @Override
    public void onSessionStart(final Session session) {
        watches.add(new Watch(session));
        events.publish(new Event(Event.Kind.CONTAINER_START, session.startNanos(), session.container(), null,
            "a game began in container " + session.container(), Map.of("session", session.id())));
    }

    @Override
    public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                              final int offset, final int length) {
        // Stutters are looked for once a turn.
    }

    @Override
    public void onGpuSample(final Session session, final int gpu, final GpuSample each, final long nanos) {
        // GPUs are looked at whether a game runs or not.
    }

    @Override
    public void onTurn(final long nowNanos) {
        for (int i = 0; i < watches.size(); i++) {
            final SwapchainStats primary = watches.get(i).session.frames().primary();
            tell(watches.get(i), primary, primary.stutters().settled(primary.lastPresentNanos()));
        }
        for (int gpu = 0; gpu < gpus.size(); gpu++) {
            if (gpu == edges.size()) {
                edges.add(new ThermalEdge());
            }
            if (edges.get(gpu).isNew(gpus.get(gpu).version())) {
                gpus.get(gpu).read(sample);
                thermal(gpus.get(gpu), edges.get(gpu));
            }
        }
    }

    private void tell(final Watch watch, final SwapchainStats primary, final long settled) {
        if (watch.swapchain != primary) {
            // A swapchain that overtakes another: what it had before was not what is published.
            watch.told = watch.swapchain == null || watch.swapchain.presents() == 0 ? 0 : settled;
            watch.swapchain = primary;
        }
        while (watch.told < settled) {
            stutter(watch.session, primary.stutters().stutter(watch.told++));
        }
    }

    private void stutter(final Session session, final Stutter stutter) {
        if (stutter == null) {
            return;
        }
        stutters.accept(session, stutter);
        final String severity = stutter.severity().name().toLowerCase(Locale.ROOT);
        final double frame = stutter.frameNanos() / NANOS_PER_MILLI;
        final double baseline = stutter.baselineNanos() / NANOS_PER_MILLI;
        final Map<String, Object> details = new HashMap<>(Map.of("session", session.id(), "severity", severity,
            "frame_time_ms", frame, "baseline_ms", baseline, "excess_ms", stutter.excessNanos() / NANOS_PER_MILLI,
            "late_frames", stutter.frames()));
        if (session.game() != null) {
            details.put("game", session.game());
        }
        events.publish(new Event(Event.Kind.STUTTER, stutter.nanos(), session.container(), session.device(),
            String.format(Locale.ROOT, "%s stutter: a frame took %.1f ms instead of %.1f ms", severity, frame, baseline),
            details));
    }

    private void thermal(final GpuReading reading, final ThermalEdge edge) {
        if (!sample.has(Metric.THERMAL_THROTTLING) || !edge.take(sample.value(Metric.THERMAL_THROTTLING) != 0)) {
            return;
        }
        final Map<String, Object> details = new HashMap<>(Map.of("throttling", edge.acts()));
        if (sample.has(Metric.GPU_TEMP_C)) {
            details.put("gpu_temp_c", sample.value(Metric.GPU_TEMP_C));
        }
        events.publish(new Event(Event.Kind.THERMAL, sample.nanos(Metric.THERMAL_THROTTLING), null, reading.info().id(),
            edge.acts() ? "a thermal limit slows the GPU down" : "no thermal limit slows the GPU any more", details));
    }

    @Override
    public void onSessionEnd(final Session session) {
        for (int i = 0; i < watches.size(); i++) {
            if (watches.get(i).session == session) {
                final Watch watch = watches.remove(i);
                final SwapchainStats primary = session.frames().primary();
                tell(watch, primary, primary.stutters().count());
                break;
            }
        }
        events.publish(new Event(Event.Kind.CONTAINER_STOP, System.nanoTime(), session.container(), null,
            "the game in container " + session.container() + " ended",
            Map.of("session", session.id(), "frames", session.frames().presents())));
    }
}
