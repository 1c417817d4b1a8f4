package io.nvbind.server;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Cuts the connection of a request that is not over in time: a body that does not come, an answer that is not read.
 *
 * <p>Undertow's own idle timeout does nothing for HTTP/1.1 (it installs the timer and never sets it), and its read timeout
 * would also cut WebSockets of clients that only listen. An upgraded connection is over as a request. There is one timer a
 * connection, which looks when its request began: one for each request would cost more than most requests do.
 */
final class TimeLimit implements HttpHandler {

    private static final AttachmentKey<Watch> WATCH = AttachmentKey.create(Watch.class);

    private final long nanos;
    private final HttpHandler next;

    /** The request under way on one connection. Begun and looked at by its I/O thread, ended by any. */
    private final class Watch implements ExchangeCompletionListener, Runnable {
        private final ServerConnection connection;
        private XnioExecutor.Key timer;
        private long since;
        private volatile boolean underWay;

        Watch(final ServerConnection connection) {
            this.connection = connection;
            timer = connection.getIoThread().executeAfter(this, nanos, TimeUnit.NANOSECONDS);
            connection.addCloseListener(gone -> timer.remove());
        }

        void begin() {
            since = System.nanoTime();
            underWay = true;
        }

        @Override
        public void exchangeEvent(final HttpServerExchange over, final NextListener others) {
            underWay = false;
            if (over.isUpgrade()) {
                timer.remove();
            }
            others.proceed();
        }

        @Override
        public void run() {
            final long left = underWay ? nanos - (System.nanoTime() - since) : nanos;
            if (left <= 0) {
                IoUtils.safeClose(connection);
            } else if (connection.isOpen()) {
                again(left);
            }
        }

        private void again(final long left) {
            try {
                timer = connection.getIoThread().executeAfter(this,
                    left + TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.NANOSECONDS);
            } catch (final RejectedExecutionException stopping) {
                IoUtils.safeClose(connection);
            }
        }
    }

    TimeLimit(final long millis, final HttpHandler next) {
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        this.next = next;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        final ServerConnection connection = exchange.getConnection();
        Watch watch = connection.getAttachment(WATCH);
        if (watch == null) {
            watch = new Watch(connection);
            connection.putAttachment(WATCH, watch);
        }
        watch.begin();
        exchange.addExchangeCompleteListener(watch);
        next.handleRequest(exchange);
    }
}
