package io.nvbind.server;

import io.nvbind.api.Problem;
import io.undertow.server.HttpServerExchange;

/** Makes a WebSocket of a request for a container's metrics; all that can be refused is refused before. I/O thread. */
final class MetricsUpgrade {

    private final MetricsSocket metrics;

    MetricsUpgrade(final MetricsSocket metrics) {
        this.metrics = metrics;
    }

    /** Upgrades a request whose container is known. */
    void upgrade(final HttpServerExchange exchange, final String container) throws Problem {
        final Subscription subscription = Subscription.of(container, exchange.getQueryParameters());
        if (!SocketHandshake.isAsked(exchange)) {
            return;
        }
        if (!metrics.hasRoom()) {
            throw new Problem(503, "nvbind is stopping, or already serves " + MetricsSocket.MAX_CLIENTS
                + " WebSockets; close one first");
        }
        SocketHandshake.accept(exchange, connection -> metrics.add(connection, subscription));
    }
}
