package io.nvbind.server;

import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One WebSocket that receives a container's metrics.
 *
 * <p>Assumptions: {@link #offer} is called by the telemetry thread alone; everything else runs on the connection's I/O
 * thread. Guarantees: at most one message is being sent and one waits; a newer one takes the place of the one that waits,
 * which is counted. Progress: {@link #offer} never waits, however slow the client is.
 */
final class MetricsClient implements WebSocketCallback<MetricsClient.Send> {

    /** A send that lasts longer than this ends the connection. */
    static final long STALL_NANOS = 10_000_000_000L;

    /** One send. Undertow may call back twice for one, and a message may be sent again: neither may be mixed up. */
    static final class Send {
        private final MetricsMessage message;

        Send(final MetricsMessage message) {
            this.message = message;
        }
    }

    private static final long NOT_SENDING = Long.MIN_VALUE;

    private final WebSocketChannel channel;
    private final long intervalNanos;
    private final Consumer<MetricsClient> leave;
    private final Runnable wake = this::wake;
    private final AtomicReference<MetricsMessage> waiting = new AtomicReference<>();
    private final AtomicReference<Send> sending = new AtomicReference<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile long sendingSince = NOT_SENDING;
    private volatile long skipped;
    private long dueNanos;
    private boolean began;
    private boolean inSendLoop;
    private volatile boolean closing;

    /** A client that wants a message every {@code intervalNanos}; {@code leave} is told when it wants none any more. */
    MetricsClient(final WebSocketChannel channel, final long intervalNanos, final Consumer<MetricsClient> leave) {
        this.channel = channel;
        this.intervalNanos = intervalNanos;
        this.leave = leave;
    }

    long intervalNanos() {
        return intervalNanos;
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
        if (began && dueNanos - now > slack) {
            return false;
        }
        dueNanos = began && dueNanos + intervalNanos - now > 0 ? dueNanos + intervalNanos : now + intervalNanos;
        began = true;
        return true;
    }

    /** Hands it a message. Telemetry thread. */
    void offer(final MetricsMessage message) {
        if (closing) {
            return;
        }
        final MetricsMessage missed = waiting.getAndSet(message.hold());
        if (missed != null) {
            missed.release();
            skip();
        }
        final long since = sendingSince;
        if (since == NOT_SENDING) {
            if (woken.compareAndSet(false, true)) {
                execute(wake);
            }
        } else if (message.nanos() - since > STALL_NANOS) {
            execute(this::closeStalled);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer; volatile for the readers.
    private void skip() {
        skipped++;
    }

    private void execute(final Runnable task) {
        try {
            channel.getIoThread().execute(task);
        } catch (final RejectedExecutionException stopping) {
            // The server is going down and takes the connection with it.
            waiting.set(null);
        }
    }

    private void wake() {
        woken.set(false);
        sendWaiting();
    }

    private void sendWaiting() {
        // A send that completes at once calls back from within: the loop below goes on with it, not a deeper call.
        if (inSendLoop || closing) {
            return;
        }
        inSendLoop = true;
        try {
            while (sendingSince == NOT_SENDING && !closing) {
                final MetricsMessage message = waiting.getAndSet(null);
                if (message == null) {
                    break;
                }
                final Send send = new Send(message);
                sending.set(send);
                sendingSince = message.nanos();
                WebSockets.sendText(message.view(), channel, this, send);
            }
        } finally {
            inSendLoop = false;
        }
    }

    @Override
    public void complete(final WebSocketChannel done, final Send send) {
        if (sending.compareAndSet(send, null)) {
            send.message.release();
            sendingSince = NOT_SENDING;
            sendWaiting();
        }
    }

    @Override
    public void onError(final WebSocketChannel broken, final Send send, final Throwable error) {
        // The message is not released: nobody can tell whether its bytes are still looked at.
        sending.compareAndSet(send, null);
        closed();
        Closing.afterError(channel);
    }

    private void closeStalled() {
        if (!closing && sendingSince != NOT_SENDING) {
            close(Closing.NOT_READING, "nothing was read for 10 s");
        }
    }

    /** Ends the connection in order. I/O thread. */
    void close(final int code, final String reason) {
        if (!closing) {
            final long missed = skipped;
            closed();
            Closing.begin(channel, code, missed == 0 ? reason : reason + "; " + missed + " messages were skipped");
        }
    }

    /** Has {@link #close} called on the right thread. Any thread. */
    void closeSoon(final int code, final String reason) {
        execute(() -> close(code, reason));
    }

    /** Nothing more is sent. Any thread. */
    void closed() {
        closing = true;
        leave.accept(this);
        final MetricsMessage message = waiting.getAndSet(null);
        if (message != null) {
            message.release();
        }
    }
}
