package io.nvbind.server;

import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.xnio.StreamConnection;

/**
 * Brings each container's snapshots to the WebSockets that want them.
 *
 * <p>Assumptions: {@link #intervalNanos} and {@link #onSnapshot} are called by the telemetry thread alone. Guarantees: a
 * snapshot is encoded once in each format, whatever the number of clients; without any, it is not encoded at all.
 * Progress: a client that stops reading costs neither the telemetry thread nor another client anything.
 */
public final class MetricsSocket implements SnapshotSink {

    /** WebSockets at once, give or take those that come in the same instant; each costs a connection and two messages. */
    static final int MAX_CLIENTS = 1024;

    /** Why everybody is sent away at the end. */
    static final String STOPPING = "nvbind is stopping";

    private final Messages messages = new Messages();
    private final Lanes lanes = new Lanes();
    private final Map<String, Audience> audiences = new ConcurrentHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final LongAdder skips = new LongAdder();
    private volatile boolean stopping;

    @Override
    public long intervalNanos(final String container) {
        final Audience audience = audiences.get(container);
        return audience == null ? Long.MAX_VALUE : audience.intervalNanos();
    }

    @Override
    public void onSnapshot(final Snapshot snapshot) {
        final Audience audience = audiences.get(snapshot.container());
        if (audience != null) {
            audience.deliver(snapshot, messages);
        }
    }

    @Override
    public void onTurnEnd() {
        lanes.wake();
    }

    /** Whether a client that asks now may come in; those already on their way may still take the last places. */
    boolean hasRoom() {
        return !stopping && clients.get() < MAX_CLIENTS;
    }

    /** Adds the connection of a client, which counts until it is gone. I/O thread of the connection. */
    void add(final StreamConnection connection, final Subscription subscription) {
        final Audience audience = audience(subscription.container());
        final MetricsClient client = new MetricsClient(connection, lanes.of(connection.getIoThread()), subscription,
            skips, audience::remove, clients::decrementAndGet);
        clients.incrementAndGet();
        audience.add(client);
        client.start();
        if (stopping) {
            client.close(CloseCode.GOING_AWAY, STOPPING);
        }
    }

    private Audience audience(final String container) {
        return audiences.computeIfAbsent(container, id -> new Audience());
    }

    /**
     * WebSockets now. Any thread.
     *
     * @return their number.
     */
    public int clientCount() {
        return clients.get();
    }

    /**
     * Messages that clients did not get since they read too slowly. Any thread.
     *
     * @return their number since the start, those of clients that are gone included.
     */
    public long skippedMessages() {
        return skips.sum();
    }

    /** Tells every client that the server goes, and lets no new one in. */
    void stop() {
        stopping = true;
        for (final Audience audience : audiences.values()) {
            for (final MetricsClient client : audience.clients()) {
                client.closeSoon(CloseCode.GOING_AWAY, STOPPING);
            }
        }
    }
}
