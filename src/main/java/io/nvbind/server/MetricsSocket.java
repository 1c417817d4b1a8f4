package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

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
    /** Of those who show no token. */
    static final int MAX_UNNAMED = 1000;
    /** With one container's token. */
    static final int MAX_OF_CONTAINER = 32;

    /** Why everybody is sent away at the end. */
    static final String STOPPING = "nvbind is stopping";

    private final Messages messages = new Messages();
    private final Lanes lanes;
    private final Map<String, Audience> audiences = new ConcurrentHashMap<>();
    private final Seats seats = new Seats(MAX_CLIENTS, MAX_UNNAMED, MAX_OF_CONTAINER);
    private final LongAdder skips = new LongAdder();
    private volatile Runnable wake = () -> { };

    /** No clients yet. */
    public MetricsSocket() {
        this(Patience.USUAL);
    }

    MetricsSocket(final Patience patience) {
        lanes = new Lanes(patience);
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
            audience.deliver(snapshot, messages);
        }
    }

    @Override
    public void wakeBy(final Runnable telemetry) {
        wake = telemetry;
    }

    @Override
    public void onTurnEnd() {
        lanes.wake();
    }

    /** Who may still come in. */
    Seats seats() {
        return seats;
    }

    Lanes lanes() {
        return lanes;
    }

    /** Adds the connection of a client, which counts until it is gone. I/O thread of the connection. */
    void add(final SocketConnection connection, final Subscription subscription, final Caller caller) {
        final Audience audience = audience(subscription.container());
        final MetricsClient client = new MetricsClient(connection, subscription, skips, audience::remove,
            () -> seats.leave(caller));
        seats.take(caller);
        audience.add(client);
        client.start();
        wake.run();
        if (seats.isClosed()) {
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
        return seats.count();
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
        seats.close();
        for (final Audience audience : audiences.values()) {
            for (final MetricsClient client : audience.clients()) {
                client.closeSoon(CloseCode.GOING_AWAY, STOPPING);
            }
        }
    }
}
