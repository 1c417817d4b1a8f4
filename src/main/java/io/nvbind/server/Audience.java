package io.nvbind.server;

import io.nvbind.telemetry.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who wants one container's snapshots: WebSockets, each at its own pace.
 *
 * <p>Assumptions: {@link #deliver} is called by the telemetry thread alone, the rest by any. Guarantees: a snapshot is
 * encoded at most once in each format, and only if somebody is due. Progress: the telemetry thread never waits here.
 */
final class Audience {

    /** How soon one who just came gets its first message. */
    private static final long NEWCOMER_NANOS = 20_000_000L;

    private final CopyOnWriteArrayList<MetricsClient> clients = new CopyOnWriteArrayList<>();
    private volatile long clientsInterval = Long.MAX_VALUE;
    /** A client has come since the last snapshot: it gets its first message now, not an interval later. */
    private volatile boolean newcomer;

    synchronized void add(final MetricsClient client) {
        clients.add(client);
        newcomer = true;
        clientsInterval = shortest();
    }

    synchronized void remove(final MetricsClient client) {
        clients.remove(client);
        clientsInterval = shortest();
    }

    private long shortest() {
        return clients.stream().mapToLong(client -> client.subscription().intervalNanos()).min().orElse(Long.MAX_VALUE);
    }

    List<MetricsClient> clients() {
        return clients;
    }

    long intervalNanos() {
        return newcomer ? Math.min(clientsInterval, NEWCOMER_NANOS) : clientsInterval;
    }

    void deliver(final Snapshot snapshot, final Messages messages) {
        final long now = snapshot.nanos();
        newcomer = false;
        messages.of(snapshot);
        for (final MetricsClient client : clients) {
            client.pass(snapshot.interval());
            if (client.pace().due(now, snapshot.paceNanos())) {
                client.offer(messages.in(client.subscription().format()), messages.head());
            }
        }
        messages.end();
    }
}
