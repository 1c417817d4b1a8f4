package io.nvbind.server;

import io.nvbind.frame.FrameInterval;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * One WebSocket that receives a container's metrics.
 *
 * <p>Assumptions: {@link #pace}, {@link #pass} and {@link #offer} are called by the telemetry thread alone; everything else
 * runs on the connection's I/O thread. What is sent and what was taken to be sent belongs to the holder of the connection's
 * right to write. Guarantees: while the client does not take what is sent, at most one message waits; a newer one takes its
 * place, which is counted and told with the newer one, and so are the frames that it stood for. Progress: {@link #offer}
 * never waits, however slow the client is: it hands the message to the kernel itself, which costs less than to wake another
 * thread for it, and leaves to the I/O thread what the kernel does not take at once.
 */
final class MetricsClient implements SocketConnection.Owner {

    /** A send that lasts longer than this ends the connection. */
    static final long STALL_NANOS = 10_000_000_000L;

    private static final long NOT_BLOCKED = Long.MIN_VALUE;
    /** So many may wait for the I/O thread, which has others to serve too; the client itself is not slow then. */
    private static final int MOST_WAITING = 8;

    private final SocketConnection connection;
    private final Lane lane;
    private final Subscription subscription;
    private final LongAdder skips;
    private final Consumer<MetricsClient> leave;
    private final Runnable ended;
    private final Runnable sendOnLane = this::sendOnLane;
    /** The newest that waits for the I/O thread, and behind it those before. */
    private final AtomicReference<Delivery> waiting = new AtomicReference<>();
    /** What was sent, to be filled again. */
    private final AtomicReference<Delivery> spare = new AtomicReference<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private Delivery underWay;
    /** Taken to be sent, oldest first. */
    private final Deque<Delivery> ready = new ArrayDeque<>(MOST_WAITING);
    private volatile long blockedSince = NOT_BLOCKED;
    private final LongAdder skipped = new LongAdder();
    private volatile boolean closing;
    private final FrameInterval frames = new FrameInterval();
    private final Pace pace;
    private boolean began;

    /**
     * A client that counts what it skips in {@code skips} too, whose {@code leave} is told when it wants no more, and
     * {@code ended} when its connection is gone.
     */
    MetricsClient(final SocketConnection connection, final Subscription subscription, final LongAdder skips,
                  final Consumer<MetricsClient> leave, final Runnable ended) {
        this.connection = connection;
        this.lane = connection.lane();
        this.subscription = subscription;
        this.pace = new Pace(subscription.intervalNanos());
        this.skips = skips;
        this.leave = leave;
        this.ended = ended;
    }

    void start() {
        connection.start(this);
    }

    Subscription subscription() {
        return subscription;
    }

    /** Messages it did not get since it read too slowly. */
    long skipped() {
        return skipped.sum();
    }

    /** Which snapshots it gets. Telemetry thread. */
    Pace pace() {
        return pace;
    }

    /** Takes in the frames of a snapshot, whether it then gets a message of it or not. Telemetry thread. */
    void pass(final FrameInterval snapshotFrames) {
        frames.add(snapshotFrames);
    }

    /** Hands it a message, which {@code head} puts together. Telemetry thread. */
    void offer(final MetricsMessage message, final MessageHead head) {
        if (closing) {
            return;
        }
        Delivery delivery = spare.getAndSet(null);
        delivery = delivery == null ? new Delivery() : delivery;
        delivery.fill(message.hold(), !began, frames);
        began = true;
        frames.clear();
        final Delivery before = waiting.get();
        if (before != null && (blockedSince != NOT_BLOCKED || before.depth() == MOST_WAITING)) {
            replaceAll(delivery, waiting.getAndSet(null));
        }
        push(delivery);
        final long since = blockedSince;
        if (since == NOT_BLOCKED) {
            if (!sendHere(head) && !queued.get() && queued.compareAndSet(false, true)) {
                lane.add(sendOnLane);
            }
        } else if (message.nanos() - since > STALL_NANOS) {
            closeSoon(CloseCode.POLICY, "nothing was read for 10 s");
        }
        if (closing) {
            giveUp(waiting.getAndSet(null));
        }
    }

    private void push(final Delivery delivery) {
        Delivery before;
        do {
            before = waiting.get();
            delivery.follow(before);
        } while (!waiting.compareAndSet(before, delivery));
    }

    private void replaceAll(final Delivery newest, final Delivery older) {
        for (Delivery each = older; each != null; each = each.previous()) {
            newest.replace(each);
            skipped.increment();
            skips.increment();
        }
    }

    private boolean sendHere(final MessageHead head) {
        if (!connection.tryHold()) {
            return false;
        }
        try {
            sendWaiting(head);
        } finally {
            connection.letGo();
        }
        return true;
    }

    private void sendOnLane() {
        queued.set(false);
        connection.hold();
        try {
            sendWaiting(lane.head());
        } finally {
            connection.letGo();
        }
    }

    private void sendWaiting(final MessageHead head) {
        while (connection.isIdle()) {
            final Delivery delivery = next();
            if (delivery == null) {
                return;
            }
            underWay = delivery;
            if (!connection.send(head.of(delivery, System.nanoTime()))) {
                blockedSince = delivery.message().nanos();
                return;
            }
            sent();
        }
    }

    /** The oldest that waits. */
    private Delivery next() {
        if (ready.isEmpty()) {
            take(waiting.getAndSet(null));
        }
        return ready.pollFirst();
    }

    private void take(final Delivery newest) {
        if (newest != null) {
            take(newest.previous());
            ready.addLast(newest);
        }
    }

    private void sent() {
        final Delivery delivery = underWay;
        underWay = null;
        delivery.message().release();
        delivery.follow(null);
        spare.set(delivery);
    }

    @Override
    public void onSent() {
        if (underWay != null) {
            sent();
        }
        // What came while the client did not read is old by now: only the newest counts.
        take(waiting.getAndSet(null));
        final Delivery newest = ready.pollLast();
        while (!ready.isEmpty()) {
            final Delivery older = ready.pollLast();
            older.follow(null);
            replaceAll(newest, older);
        }
        if (newest != null) {
            ready.addLast(newest);
        }
        blockedSince = NOT_BLOCKED;
        sendWaiting(lane.head());
    }

    @Override
    public void onText(final String text) {
        // Nothing can be asked for by message; a page that sends a token where none is wanted does no harm.
    }

    /** Ends the connection in order. I/O thread. */
    void close(final int code, final String reason) {
        if (!closing) {
            final long inAll = skipped.sum();
            quit();
            connection.close(code, inAll == 0 ? reason : reason + "; " + inAll + " messages were skipped");
        }
    }

    /** Has {@link #close} called on the right thread. Any thread. */
    void closeSoon(final int code, final String reason) {
        connection.soon(() -> close(code, reason));
    }

    private void quit() {
        closing = true;
        leave.accept(this);
        giveUp(waiting.getAndSet(null));
        connection.hold();
        try {
            ready.forEach(each -> each.message().release());
            ready.clear();
        } finally {
            connection.letGo();
        }
    }

    private static void giveUp(final Delivery newest) {
        for (Delivery each = newest; each != null; each = each.previous()) {
            each.message().release();
        }
    }

    @Override
    public void onEnd() {
        quit();
        if (underWay != null) {
            underWay.message().release();
            underWay = null;
        }
        ended.run();
    }
}
