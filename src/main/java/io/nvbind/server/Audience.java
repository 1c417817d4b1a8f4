package io.nvbind.server;

import io.nvbind.telemetry.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who wants one container's snapshots: WebSockets, each at its own pace, and requests for a single one.
 *
 * <p>Assumptions: {@link #deliver} is called by the telemetry thread alone, the rest by any. Guarantees: a snapshot is
 * encoded at most once, and only if somebody is due. Progress: the telemetry thread never waits here.
 */
final class Audience {

    private final CopyOnWriteArrayList<MetricsClient> clients = new CopyOnWriteArrayList<>();
    private final Requests requests = new Requests();
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
        return clients.stream().mapToLong(MetricsClient::intervalNanos).min().orElse(Long.MAX_VALUE);
    }

    List<MetricsClient> clients() {
        return clients;
    }

    /** Wants one message with fresh values; see {@link Requests#add}. */
    void request(final Consumer<byte[]> answer) {
        requests.add(answer);
    }

    long intervalNanos() {
        return newcomer || !requests.isEmpty() ? Math.min(clientsInterval, Requests.INTERVAL_NANOS) : clientsInterval;
    }

    void deliver(final Snapshot snapshot, final MetricsEncoder encoder, final MetricsMessage.Pool pool) {
        final long now = snapshot.nanos();
        final long slack = intervalNanos() / 2;
        newcomer = false;
        MetricsMessage message = null;
        for (final MetricsClient client : clients) {
            if (client.due(now, slack)) {
                message = message == null ? encode(snapshot, encoder, pool) : message;
                client.offer(message);
            }
        }
        if (!requests.isEmpty()) {
            for (final Consumer<byte[]> answer : requests.takeReady(snapshot)) {
                message = message == null ? encode(snapshot, encoder, pool) : message;
                answer.accept(message.json().toByteArray());
            }
        }
        if (message != null) {
            message.release();
        }
    }

    private static MetricsMessage encode(final Snapshot snapshot, final MetricsEncoder encoder,
                                         final MetricsMessage.Pool pool) {
        final MetricsMessage message = pool.take();
        message.nanos(snapshot.nanos());
        encoder.encode(snapshot, message.json().reset());
        return message;
    }
}
