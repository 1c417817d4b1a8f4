package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

/**
 * A container's metrics message for whoever asks once, without waiting for the telemetry thread's next turn.
 *
 * <p>Assumptions: {@link #intervalNanos} and {@link #onSnapshot} are called by the telemetry thread alone. Guarantees: while
 * no game runs the message is made from the GPUs' latest readings, each with its true age; while one runs it is the
 * telemetry thread's latest, at most a quarter of a second old, younger while somebody asks. Whoever asks keeps the GPUs
 * sampled at their full pace for some seconds, so that values are old once at most. Progress: nobody waits.
 */
public final class LatestMetrics implements SnapshotSink {

    /** How long a container's values are kept fresh after somebody asked. */
    private static final long INTEREST_NANOS = 10_000_000_000L;
    /** How fresh while somebody asks. */
    private static final long ASKED_NANOS = 50_000_000L;
    /** How fresh while a game runs and nobody asks. */
    private static final long UNASKED_NANOS = 250_000_000L;
    private static final int POOLED = 16;

    /** What making one message needs; used by one thread at a time. */
    private static final class Desk {
        private final Snapshot snapshot;
        private final MetricsEncoder encoder;
        private final JsonWriter json = new JsonWriter(4096);

        Desk(final List<GpuReading> gpus) {
            snapshot = new Snapshot(gpus);
            encoder = new MetricsEncoder();
        }
    }

    private static final class Message {
        private final Session session;
        private final byte[] json;

        Message(final Session session, final byte[] json) {
            this.session = session;
            this.json = json;
        }
    }

    private static final class Asked {
        private volatile long nanos;
        private volatile Message message;
    }

    private final List<GpuReading> gpus;
    private final Sessions sessions;
    private final NanoClock nanoClock;
    private final EpochNanoClock epochClock;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final ManyToManyConcurrentArrayQueue<Desk> desks = new ManyToManyConcurrentArrayQueue<>(POOLED);
    private final AtomicLong sequence = new AtomicLong();
    private final Desk telemetryDesk;

    /**
     * Nothing was asked yet.
     *
     * @param gpus       the host's GPUs.
     * @param sessions   tells whether a game runs.
     * @param nanoClock  CLOCK_MONOTONIC.
     * @param epochClock the wall clock.
     */
    public LatestMetrics(final List<GpuReading> gpus, final Sessions sessions, final NanoClock nanoClock,
                         final EpochNanoClock epochClock) {
        this.gpus = gpus;
        this.sessions = sessions;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        telemetryDesk = new Desk(gpus);
    }

    @Override
    public long intervalNanos(final String container) {
        final Asked last = asked.get(container);
        if (last != null && nanoClock.nanoTime() - last.nanos < INTEREST_NANOS) {
            return ASKED_NANOS;
        }
        if (last != null && sessions.playing(container) == null) {
            asked.remove(container, last);
        }
        return sessions.playing(container) == null ? Long.MAX_VALUE : UNASKED_NANOS;
    }

    @Override
    public void onSnapshot(final Snapshot snapshot) {
        if (snapshot.session() == null) {
            return;
        }
        telemetryDesk.encoder.encode(snapshot, telemetryDesk.json.reset());
        final long longAgo = snapshot.nanos() - INTEREST_NANOS;
        final Asked last = asked.computeIfAbsent(snapshot.container(), id -> asked(longAgo));
        last.message = new Message(snapshot.session(), telemetryDesk.json.toByteArray());
    }

    private static Asked asked(final long nanos) {
        final Asked asked = new Asked();
        asked.nanos = nanos;
        return asked;
    }

    /**
     * The container's message now. Any thread.
     *
     * @param container known.
     * @return UTF-8, JSON.
     */
    public byte[] json(final String container) {
        final long now = nanoClock.nanoTime();
        final Asked last = asked.computeIfAbsent(container, id -> asked(now));
        last.nanos = now;
        final Message ofGame = last.message;
        final boolean current = ofGame != null && ofGame.session == sessions.playing(container);
        return current ? ofGame.json : idle(container, now);
    }

    private byte[] idle(final String container, final long now) {
        final Desk pooled = desks.poll();
        final Desk desk = pooled == null ? new Desk(gpus) : pooled;
        desk.snapshot.assigned(sessions.assigned(container));
        desk.snapshot.takeIdle(container, now, epochClock.nanoTime(), sequence.getAndIncrement());
        desk.encoder.encode(desk.snapshot, desk.json.reset());
        final byte[] message = desk.json.toByteArray();
        desks.offer(desk);
        return message;
    }
}
