package io.nvbind.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * Numbers events, keeps the latest {@value #CAPACITY}, and hands each on to those who listen.
 *
 * <p>Any thread. Guarantees: every listener sees every event from its subscription on, once and in the order of the ids.
 * A listener is called while the log is locked, so it must not wait.
 */
public final class EventLog implements EventSink {

    /** Events kept. */
    public static final int CAPACITY = 1024;

    private final LongUnaryOperator epochNanosOf;
    private final Deque<LoggedEvent> events = new ArrayDeque<>(CAPACITY);
    private final CopyOnWriteArrayList<Consumer<LoggedEvent>> listeners = new CopyOnWriteArrayList<>();
    private long lastId;

    /**
     * Creates an empty log.
     *
     * @param epochNanosOf turns {@link System#nanoTime()} into nanoseconds since 1970.
     */
    public EventLog(final LongUnaryOperator epochNanosOf) {
        this.epochNanosOf = epochNanosOf;
    }

    /** Creates an empty log that tells the time by the wall clock as it stands when something is published. */
    public EventLog() {
        this(nanos -> {
            final java.time.Instant now = java.time.Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano() - (System.nanoTime() - nanos);
        });
    }

    @Override
    public synchronized void publish(final Event event) {
        final LoggedEvent logged = new LoggedEvent(++lastId, epochNanosOf.applyAsLong(event.nanos()), event);
        if (events.size() == CAPACITY) {
            events.removeFirst();
        }
        events.addLast(logged);
        for (final Consumer<LoggedEvent> listener : listeners) {
            listener.accept(logged);
        }
    }

    /**
     * Listens from now on, and first gets what is kept from behind an id.
     *
     * @param since    the last id known; {@link Long#MAX_VALUE} for none of the past.
     * @param listener called on the publishing thread, for the past on this one; must not wait.
     * @return where the log stood, and how to end it.
     */
    public synchronized Subscription subscribe(final long since, final Consumer<LoggedEvent> listener) {
        since(since).forEach(listener);
        listeners.add(listener);
        return new Subscription(events.isEmpty() ? lastId + 1 : events.getFirst().id(), lastId,
            () -> listeners.remove(listener));
    }

    /**
     * The events kept from behind an id.
     *
     * @param id the last one known.
     * @return a copy, oldest first.
     */
    public synchronized List<LoggedEvent> since(final long id) {
        final List<LoggedEvent> later = new ArrayList<>();
        for (final LoggedEvent each : events) {
            if (each.id() > id) {
                later.add(each);
            }
        }
        return later;
    }

    /**
     * The latest event's id.
     *
     * @return 0 before the first; also the number of events so far.
     */
    public synchronized long lastId() {
        return lastId;
    }
}
