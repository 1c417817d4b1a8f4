package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;
import io.nvbind.event.EventLog;
import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.StreamConnection;

/**
 * {@code /events}: what happens on the host, over WebSockets; of a container, only to whom may read it. I/O threads.
 */
final class EventsSocket {

    /** WebSockets at once, give or take those that come in the same instant. */
    static final int MAX_CLIENTS = 64;

    private final EventLog log;
    private final Lanes lanes = new Lanes();
    private final Set<EventsClient> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    EventsSocket(final EventLog log) {
        this.log = log;
    }

    /** Makes a WebSocket of a request; all that can be refused is refused before. */
    void upgrade(final HttpServerExchange exchange, final Caller caller) throws Problem {
        final long since = since(exchange.getQueryParameters().get("since"));
        if (!SocketHandshake.isAsked(exchange)) {
            return;
        }
        if (stopping || clients.size() >= MAX_CLIENTS) {
            throw new Problem(503, "nvbind is stopping, or already serves " + MAX_CLIENTS
                + " WebSockets of events; close one first");
        }
        SocketHandshake.accept(exchange, connection -> add(connection, caller, since));
    }

    private static long since(final Deque<String> values) throws Problem {
        if (values == null) {
            return Long.MAX_VALUE;
        }
        if (values.size() > 1 || !values.getFirst().matches("[0-9]{1,18}")) {
            throw new Problem(400, "since: '" + String.join(",", values)
                + "' is not the id of an event, a whole number from 0");
        }
        return Long.parseLong(values.getFirst());
    }

    private void add(final StreamConnection connection, final Caller caller, final long since) {
        final EventsClient[] self = new EventsClient[1];
        final EventsClient client = new EventsClient(connection, lanes.of(connection.getIoThread()), caller,
            () -> clients.remove(self[0]));
        self[0] = client;
        clients.add(client);
        client.start(log, since);
        if (stopping) {
            client.closeSoon(CloseCode.GOING_AWAY, MetricsSocket.STOPPING);
        }
    }

    /** WebSockets now. */
    int clientCount() {
        return clients.size();
    }

    /** Tells every client that the server goes, and lets no new one in. */
    void stop() {
        stopping = true;
        clients.forEach(client -> client.closeSoon(CloseCode.GOING_AWAY, MetricsSocket.STOPPING));
    }
}
