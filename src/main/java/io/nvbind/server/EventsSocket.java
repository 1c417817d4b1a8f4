package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;
import io.nvbind.event.EventLog;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code /events}: what happens on the host, over WebSockets; of a container, only to whom may read it. I/O threads.
 */
final class EventsSocket {

    /** WebSockets at once, give or take those that come in the same instant. */
    static final int MAX_CLIENTS = 64;
    private static final int MAX_UNNAMED = 56;
    private static final int MAX_OF_CONTAINER = 8;

    private final EventLog log;
    private final Lanes lanes;
    private final Set<EventsClient> clients = ConcurrentHashMap.newKeySet();
    private final Seats seats = new Seats(MAX_CLIENTS, MAX_UNNAMED, MAX_OF_CONTAINER);

    EventsSocket(final EventLog log, final Patience patience) {
        this.log = log;
        lanes = new Lanes(patience);
    }

    /** The way to the events, as a request's query asks for them. */
    SocketEntry entry(final Map<String, Deque<String>> query) throws Problem {
        return new Entry(since(query.get("since")));
    }

    /** The way to the events from behind one. */
    private final class Entry implements SocketEntry {
        private final long since;

        Entry(final long since) {
            this.since = since;
        }

        @Override
        public void check(final Caller caller) throws Problem {
            if (!caller.isKnown() && !caller.mayReadHost()) {
                throw new Problem(401, caller.name() + " may not read the host's events");
            }
            seats.check(caller);
        }

        @Override
        public Lanes lanes() {
            return lanes;
        }

        @Override
        public void enter(final SocketConnection connection, final Caller caller) {
            add(connection, caller, since);
        }
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

    private void add(final SocketConnection connection, final Caller caller, final long since) {
        final EventsClient[] self = new EventsClient[1];
        final EventsClient client = new EventsClient(connection, caller, () -> {
            clients.remove(self[0]);
            seats.leave(caller);
        });
        self[0] = client;
        seats.take(caller);
        clients.add(client);
        client.start(log, since);
        if (seats.isClosed()) {
            client.closeSoon(CloseCode.GOING_AWAY, MetricsSocket.STOPPING);
        }
    }

    /** WebSockets now. */
    int clientCount() {
        return clients.size();
    }

    /** Tells every client that the server goes, and lets no new one in. */
    void stop() {
        seats.close();
        clients.forEach(client -> client.closeSoon(CloseCode.GOING_AWAY, MetricsSocket.STOPPING));
    }
}
