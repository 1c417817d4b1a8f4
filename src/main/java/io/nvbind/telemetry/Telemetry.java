package io.nvbind.telemetry;

import io.nvbind.frame.FrameDrain;
import io.nvbind.gpu.GpuSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * The one clock: at each turn it drains the rings, hands new GPU samples to the sessions, and gives each sink a snapshot
 * of each container it wants one of.
 *
 * <p>One thread. A turn comes when the next snapshot is due that any sink wants, so an idle daemon hardly wakes; a sink that
 * begins to want one {@linkplain SnapshotSink#wakeBy wakes} it.
 */
public final class Telemetry implements Agent {

    /** Shortest interval between two snapshots, nanoseconds. */
    public static final long MIN_INTERVAL_NANOS = 4_000_000L;
    private static final long RECORDING_TURN_NANOS = 16_000_000L;
    private static final long IDLE_TURN_NANOS = 250_000_000L;
    /** Containers whose snapshots are due so close to each other share a turn. */
    private static final long SHARED_TURN_NANOS = 1_000_000L;
    private static final long LOWS_NANOS = 250_000_000L;

    private final FrameDrain drain;
    private final Sessions sessions;
    private final SessionSink recorder;
    private final GpuSampler sampler;
    private final List<SnapshotSink> sinks;
    private final NanoClock nanoClock;
    private final EpochNanoClock epochClock;
    private final Snapshot snapshot;
    private final GpuSample sample = new GpuSample();
    private long[] seen = {};
    private final Map<String, Channel> channels = new HashMap<>();
    private final List<String> containers = new ArrayList<>();
    private int containersSeen;
    /** When the next snapshot is due, as of the last turn. */
    private long dueNanos;
    private long nextTurnNanos;
    private volatile Thread thread;

    /**
     * Puts the road together.
     *
     * @param drain      reads the rings into {@code sessions}.
     * @param sessions   the games.
     * @param recorder   follows the sessions too.
     * @param sampler    the GPUs.
     * @param sinks      receive snapshots.
     * @param nanoClock  CLOCK_MONOTONIC.
     * @param epochClock the wall clock.
     */
    public Telemetry(final FrameDrain drain, final Sessions sessions, final SessionSink recorder,
                     final GpuSampler sampler, final List<SnapshotSink> sinks, final NanoClock nanoClock,
                     final EpochNanoClock epochClock) {
        this.drain = drain;
        this.sessions = sessions;
        this.recorder = recorder;
        this.sampler = sampler;
        this.sinks = List.copyOf(sinks);
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        this.snapshot = new Snapshot(sampler.readings());
        this.nextTurnNanos = nanoClock.nanoTime();
        for (final SnapshotSink sink : this.sinks) {
            sink.wakeBy(this::wake);
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
    }

    @Override
    public int doWork() {
        final int records = drain.doWork();
        final long now = nanoClock.nanoTime();
        samplesToSessions(now);
        recorder.onTurn(now);
        final long interval = snapshots(now);
        final boolean playing = !sessions.active().isEmpty();
        sampler.wanted(playing || interval != Long.MAX_VALUE);
        final long turn = playing ? RECORDING_TURN_NANOS : IDLE_TURN_NANOS;
        nextTurnNanos = Math.max(now + SHARED_TURN_NANOS, Math.min(now + turn, dueNanos));
        return records;
    }

    private void samplesToSessions(final long now) {
        final List<GpuReading> readings = sampler.readings();
        final List<Session> active = sessions.active();
        if (readings.size() > seen.length) {
            seen = Arrays.copyOf(seen, readings.size());
        }
        for (int gpu = 0; gpu < seen.length; gpu++) {
            if (readings.get(gpu).version() == seen[gpu]) {
                continue;
            }
            seen[gpu] = readings.get(gpu).read(sample);
            for (int i = 0; i < active.size(); i++) {
                final Session session = active.get(i);
                if (RenderingGpu.of(session, readings) == gpu) {
                    session.gpuStats().onSample(sample, now);
                }
                recorder.onGpuSample(session, gpu, sample, now);
            }
        }
    }

    private long snapshots(final long now) {
        dueNanos = Long.MAX_VALUE;
        long shortest = Long.MAX_VALUE;
        boolean gpusRead = false;
        if (containersSeen != sessions.containerChanges()) {
            containersSeen = sessions.containerChanges();
            containers.clear();
            containers.addAll(sessions.containers());
        }
        for (int i = 0; i < containers.size(); i++) {
            final String container = containers.get(i);
            final long interval = interval(container);
            final Channel channel = channel(container);
            channel.want(interval, now);
            shortest = Math.min(shortest, interval);
            if (channel.dueNanos() > now + SHARED_TURN_NANOS / 2) {
                dueNanos = Math.min(dueNanos, channel.dueNanos());
                continue;
            }
            final long sequence = channel.next(now);
            dueNanos = Math.min(dueNanos, channel.dueNanos());
            if (!gpusRead) {
                snapshot.readGpus();
                gpusRead = true;
            }
            hand(container, channel, sequence, now);
        }
        if (gpusRead) {
            for (int i = 0; i < sinks.size(); i++) {
                sinks.get(i).onTurnEnd();
            }
        }
        return shortest;
    }

    private Channel channel(final String container) {
        Channel channel = channels.get(container);
        if (channel == null) {
            channel = new Channel(channels.size());
            channels.put(container, channel);
        }
        return channel;
    }

    private void hand(final String container, final Channel channel, final long sequence, final long now) {
        final Session session = sessions.of(container);
        final double low = channel.onePercentLow(session, snapshot, now, LOWS_NANOS);
        snapshot.assigned(sessions.assigned(container));
        snapshot.paced(channel.intervalNanos());
        snapshot.take(container, session, now, epochClock.nanoTime(), sequence, low);
        for (int i = 0; i < sinks.size(); i++) {
            if (sinks.get(i).intervalNanos(container) != Long.MAX_VALUE) {
                sinks.get(i).onSnapshot(snapshot);
            }
        }
    }

    private long interval(final String container) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < sinks.size(); i++) {
            shortest = Math.min(shortest, sinks.get(i).intervalNanos(container));
        }
        return Math.max(shortest, MIN_INTERVAL_NANOS);
    }

    /**
     * When the next turn is due.
     *
     * @return {@link System#nanoTime()}.
     */
    public long nextDeadlineNanos() {
        return nextTurnNanos;
    }

    @Override
    public void onClose() {
        drain.onClose();
        recorder.onTurn(nanoClock.nanoTime());
    }

    @Override
    public String roleName() {
        return "telemetry";
    }
}
