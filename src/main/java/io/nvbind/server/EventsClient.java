package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.event.EventLog;
import io.nvbind.event.LoggedEvent;
import io.nvbind.event.Subscription;
import io.nvbind.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One WebSocket that receives events.
 *
 * <p>Assumptions: {@link #accept} is called by any thread, everything else runs on the connection's I/O thread. Guarantees:
 * the order of the ids; when more than {@value #CAPACITY} events wait, the oldest goes, which is counted and told before
 * the next. Progress: whoever publishes never waits for a client.
 */
final class EventsClient implements SocketConnection.Owner, Consumer<LoggedEvent> {

    /** Events that may wait for a client: as many as are kept at all, so that a late one may ask for them. */
    static final int CAPACITY = EventLog.CAPACITY;

    private final SocketConnection connection;
    private final Lane lane;
    private final Caller caller;
    private final Runnable ended;
    private final JsonWriter json = new JsonWriter(512);
    private final AtomicBoolean queued = new AtomicBoolean();
    private final Runnable sendWaiting = this::sendWaiting;
    /** Guards the queue and the count beside it. */
    private final Object lock = new Object();
    private final Deque<LoggedEvent> waiting = new ArrayDeque<>();
    private long dropped;
    private Runnable unsubscribe;

    EventsClient(final SocketConnection connection, final Caller caller, final Runnable ended) {
        this.connection = connection;
        this.lane = connection.lane();
        this.caller = caller;
        this.ended = ended;
    }

    /** Greets the client, then brings what is kept from behind {@code since}, then what comes. */
    void start(final EventLog log, final long since) {
        connection.start(this);
        // What is published from here on waits until this thread has sent the greeting.
        final Subscription subscription = log.subscribe(since, this);
        unsubscribe = subscription.end();
        EventJson.hello(subscription, json.reset());
        send();
    }

    @Override
    public void accept(final LoggedEvent event) {
        final String container = event.event().container();
        if (container == null ? !caller.mayReadHost() : !caller.mayRead(container)) {
            return;
        }
        synchronized (lock) {
            if (waiting.size() == CAPACITY) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(event);
        }
        if (queued.compareAndSet(false, true)) {
            lane.add(sendWaiting);
            lane.wake();
        }
    }

    private void sendWaiting() {
        queued.set(false);
        while (connection.isIdle()) {
            final LoggedEvent event;
            final long missing;
            synchronized (lock) {
                missing = dropped;
                dropped = 0;
                event = missing > 0 ? null : waiting.pollFirst();
            }
            if (missing > 0) {
                EventJson.dropped(missing, json.reset());
            } else if (event != null) {
                EventJson.event(event, json.reset());
            } else {
                return;
            }
            if (!send()) {
                return;
            }
        }
    }

    private boolean send() {
        connection.hold();
        try {
            return connection.send(lane.head().ofText(json.toByteArray()));
        } finally {
            connection.letGo();
        }
    }

    @Override
    public void onSent() {
        sendWaiting();
    }

    @Override
    public void onText(final String text) {
        // Nothing can be asked for by message.
    }

    /** Has the connection closed in order. Any thread. */
    void closeSoon(final int code, final String reason) {
        connection.closeSoon(code, reason);
    }

    @Override
    public void onEnd() {
        if (unsubscribe != null) {
            unsubscribe.run();
        }
        ended.run();
    }
}
