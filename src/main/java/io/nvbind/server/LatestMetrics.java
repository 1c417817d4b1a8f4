package io.nvbind.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;

/**
 * Answers a request with the container's next metrics message. Nobody waits: the telemetry thread calls back, and the
 * answer is sent on the connection's I/O thread.
 */
final class LatestMetrics {

    private static final long PATIENCE_MILLIS = 3000;

    private final HttpServerExchange exchange;
    private XnioExecutor.Key patience;
    private boolean answered;

    private LatestMetrics(final HttpServerExchange exchange) {
        this.exchange = exchange;
    }

    /** Answers as soon as there is a snapshot. I/O thread. */
    static void answer(final HttpServerExchange exchange, final MetricsSocket metrics, final String container) {
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> new LatestMetrics(exchange).ask(metrics, container));
    }

    private void ask(final MetricsSocket metrics, final String container) {
        patience = exchange.getIoThread().executeAfter(this::giveUp, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        metrics.request(container, this::onMessage);
    }

    private void onMessage(final byte[] message) {
        try {
            exchange.getIoThread().execute(() -> send(message));
        } catch (final RejectedExecutionException stopping) {
            System.getLogger("io.nvbind.server").log(System.Logger.Level.DEBUG, "the connection goes with the server");
        }
    }

    private void send(final byte[] message) {
        if (!answered) {
            answered = true;
            patience.remove();
            Answers.json(exchange, message);
        }
    }

    private void giveUp() {
        if (!answered) {
            answered = true;
            Answers.problem(exchange, 503, "no snapshot was taken within " + PATIENCE_MILLIS / 1000
                + " s: the daemon is starting, stopping or overloaded");
        }
    }
}
