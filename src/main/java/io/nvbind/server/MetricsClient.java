package io.nvbind.server;

import io.nvbind.frame.FrameInterval;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.xnio.StreamConnection;

/**
 * One WebSocket that receives a container's metrics.
 *
 * <p>Assumptions: {@link #due}, {@link #pass} and {@link #offer} are called by the telemetry thread alone; everything else
 * runs on the connection's I/O thread. Guarantees: at most one message is being sent and one waits; a newer one takes the
 * place of the one that waits, which is counted and told with the newer one, and so are the frames that it stood for.
 * Progress: {@link #offer} never waits, however slow the client is.
 */
final class MetricsClient implements SocketConnection.Owner {

    /** A send that lasts longer than this ends the connection. */
    static final long STALL_NANOS = 10_000_000_000L;

    private static final long NOT_SENDING = Long.MIN_VALUE;

    private final SocketConnection connection;
    private final Lane lane;
    private final Subscription subscription;
    private final LongAdder skips;
    private final Consumer<MetricsClient> leave;
    private final Runnable ended;
    private final Runnable sendWaiting = this::sendWaiting;
    private final AtomicReference<Delivery> waiting = new AtomicReference<>();
    /** What was sent, to be filled again. */
    private final AtomicReference<Delivery> spare = new AtomicReference<>();
    private final AtomicBoolean queued = new AtomicBoolean();
    private Delivery underWay;
    private volatile long sendingSince = NOT_SENDING;
    private volatile long skipped;
    private volatile boolean closing;
    private final FrameInterval frames = new FrameInterval();
    private long missed;
    private long dueNanos;
    private boolean began;

    /**
     * A client that counts what it skips in {@code skips} too, whose {@code leave} is told when it wants no more, and
     * {@code ended} when its connection is gone.
     */
    MetricsClient(final StreamConnection connection, final Lane lane, final Subscription subscription,
                  final LongAdder skips, final Consumer<MetricsClient> leave, final Runnable ended) {
        this.connection = new SocketConnection(connection, lane, this);
        this.lane = lane;
        this.subscription = subscription;
        this.skips = skips;
        this.leave = leave;
        this.ended = ended;
    }

    void start() {
        connection.start();
    }

    Subscription subscription() {
        return subscription;
    }

    /** Messages it did not get since it read too slowly. */
    long skipped() {
        return skipped;
    }

    /**
     * Whether it is time for its next message. Telemetry thread.
     *
     * @param now   the snapshot's time.
     * @param slack how much too early is right: half the time to the next snapshot.
     */
    boolean due(final long now, final long slack) {
        final long interval = subscription.intervalNanos();
        if (began && dueNanos - now > slack) {
            return false;
        }
        dueNanos = began && dueNanos + interval - now > 0 ? dueNanos + interval : now + interval;
        return true;
    }

    /** Takes in the frames of a snapshot, whether it then gets a message of it or not. Telemetry thread. */
    void pass(final FrameInterval snapshotFrames) {
        frames.add(snapshotFrames);
    }

    /** Hands it a message. Telemetry thread. */
    void offer(final MetricsMessage message) {
        if (closing) {
            return;
        }
        Delivery delivery = waiting.getAndSet(null);
        boolean first = !began;
        if (delivery == null) {
            delivery = spare.getAndSet(null);
            delivery = delivery == null ? new Delivery() : delivery;
        } else {
            missed += delivery.missed() + 1;
            first = delivery.isFirst();
            frames.add(delivery.frames());
            delivery.message().release();
            skip();
        }
        delivery.fill(message.hold(), first, missed, frames);
        began = true;
        missed = 0;
        frames.clear();
        waiting.set(delivery);
        final long since = sendingSince;
        if (since == NOT_SENDING) {
            wake();
        } else if (message.nanos() - since > STALL_NANOS) {
            closeSoon(CloseCode.POLICY, "nothing was read for 10 s");
        }
        if (closing) {
            giveUpWaiting();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer; volatile for the readers.
    private void skip() {
        skipped++;
        skips.increment();
    }

    private void wake() {
        if (!queued.get() && queued.compareAndSet(false, true) && !lane.add(sendWaiting)) {
            giveUpWaiting();
        }
    }

    private void sendWaiting() {
        queued.set(false);
        while (connection.isIdle()) {
            final Delivery delivery = waiting.getAndSet(null);
            if (delivery == null) {
                return;
            }
            sendingSince = delivery.message().nanos();
            underWay = delivery;
            if (!connection.send(lane.head().of(delivery, System.nanoTime()), delivery.message().view())) {
                return;
            }
            sent();
        }
    }

    private void sent() {
        final Delivery delivery = underWay;
        underWay = null;
        delivery.message().release();
        spare.set(delivery);
        sendingSince = NOT_SENDING;
    }

    @Override
    public void onSent() {
        if (underWay != null) {
            sent();
        }
        sendWaiting();
    }

    @Override
    public void onText(final String text) {
        // Nothing can be asked for by message.
    }

    /** Ends the connection in order. I/O thread. */
    void close(final int code, final String reason) {
        if (!closing) {
            final long inAll = skipped;
            quit();
            connection.close(code, inAll == 0 ? reason : reason + "; " + inAll + " messages were skipped");
        }
    }

    /** Has {@link #close} called on the right thread. Any thread. */
    void closeSoon(final int code, final String reason) {
        try {
            connection.thread().execute(() -> close(code, reason));
        } catch (final RejectedExecutionException stopping) {
            giveUpWaiting();
        }
    }

    private void quit() {
        closing = true;
        leave.accept(this);
        giveUpWaiting();
    }

    private void giveUpWaiting() {
        final Delivery delivery = waiting.getAndSet(null);
        if (delivery != null) {
            delivery.message().release();
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
