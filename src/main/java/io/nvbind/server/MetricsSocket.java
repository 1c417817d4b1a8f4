package io.nvbind.server;

import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Brings each container's snapshots to the WebSockets and requests that want them.
 *
 * <p>Assumptions: {@link #intervalNanos} and {@link #onSnapshot} are called by the telemetry thread alone. Guarantees: a
 * snapshot is encoded once, whatever the number of clients; without any, it is not encoded at all. Progress: a client that
 * stops reading costs neither the telemetry thread nor another client anything.
 */
public final class MetricsSocket implements SnapshotSink {

    /** WebSockets at once, give or take those that come in the same instant; each costs a connection and two messages. */
    static final int MAX_CLIENTS = 128;

    private static final String STOPPING = "nvbind is stopping";

    private final MetricsEncoder encoder;
    private final MetricsMessage.Pool pool = new MetricsMessage.Pool();
    private final Map<String, Audience> audiences = new ConcurrentHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile boolean stopping;

    /**
     * Creates it without clients.
     *
     * @param gpus the host's GPUs, as {@link io.nvbind.telemetry.GpuSampler#readings} gives them.
     */
    public MetricsSocket(final List<GpuReading> gpus) {
        encoder = new MetricsEncoder(gpus);
    }

    @Override
    public long intervalNanos(final String container) {
        final Audience audience = audiences.get(container);
        return audience == null ? Long.MAX_VALUE : audience.intervalNanos();
    }

    @Override
    public void onSnapshot(final Snapshot snapshot) {
        final Audience audience = audiences.get(snapshot.container());
        if (audience != null) {
            audience.deliver(snapshot, encoder, pool);
        }
    }

    /** Whether a client that asks now may come in; those already on their way may still take the last places. */
    boolean hasRoom() {
        return !stopping && clients.get() < MAX_CLIENTS;
    }

    /** Adds a client; counts its connection until {@link #release}. I/O thread of the client. */
    void add(final String container, final MetricsClient client) {
        clients.incrementAndGet();
        audience(container).add(client);
        if (stopping) {
            client.close(Closing.GOING_AWAY, STOPPING);
        }
    }

    /** A client wants nothing more; its connection may still be there. */
    void leave(final String container, final MetricsClient client) {
        audience(container).remove(client);
    }

    /** The connection of a client is gone. */
    void release() {
        clients.decrementAndGet();
    }

    /** Asks for the container's next message; see {@link Requests#add}. */
    void request(final String container, final Consumer<byte[]> answer) {
        audience(container).request(answer);
    }

    private Audience audience(final String container) {
        return audiences.computeIfAbsent(container, id -> new Audience());
    }

    /**
     * WebSockets now.
     *
     * @return their number.
     */
    public int clientCount() {
        return clients.get();
    }

    /**
     * Messages that clients now connected did not get since they read too slowly.
     *
     * @return their number.
     */
    public long skippedMessages() {
        long sum = 0;
        for (final Audience audience : audiences.values()) {
            for (final MetricsClient client : audience.clients()) {
                sum += client.skipped();
            }
        }
        return sum;
    }

    /** Tells every client that the server goes, and lets no new one in. */
    void stop() {
        stopping = true;
        for (final Audience audience : audiences.values()) {
            for (final MetricsClient client : audience.clients()) {
                client.closeSoon(Closing.GOING_AWAY, STOPPING);
            }
        }
    }
}
