package io.nvbind.server;

import io.nvbind.api.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.util.List;

/** Makes a WebSocket of a request for a container's metrics; all that can be refused is refused before. I/O thread. */
final class MetricsUpgrade {

    private static final AttachmentKey<Subscription> SUBSCRIPTION = AttachmentKey.create(Subscription.class);
    private static final int UPGRADE_REQUIRED = 426;

    private final MetricsSocket metrics;
    private final WebSocketProtocolHandshakeHandler handshake;

    MetricsUpgrade(final MetricsSocket metrics) {
        this.metrics = metrics;
        handshake = new WebSocketProtocolHandshakeHandler(List.of(new Hybi13Handshake()), this::connected,
            MetricsUpgrade::noWebSocket);
    }

    /** Upgrades a request whose container is known. */
    void upgrade(final HttpServerExchange exchange, final String container) throws Exception {
        final Subscription subscription = Subscription.of(container, exchange.getQueryParameters());
        if (!exchange.getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY)) {
            noWebSocket(exchange);
            return;
        }
        if (!metrics.hasRoom()) {
            throw new Problem(503, "nvbind is stopping, or already serves " + MetricsSocket.MAX_CLIENTS
                + " WebSockets; close one first");
        }
        exchange.putAttachment(SUBSCRIPTION, subscription);
        handshake.handleRequest(exchange);
    }

    private static void noWebSocket(final HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
        exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_VERSION, "13");
        Answers.problem(exchange, UPGRADE_REQUIRED, "this address is a WebSocket (version 13)");
    }

    private void connected(final WebSocketHttpExchange exchange, final WebSocketChannel channel) {
        final Subscription subscription = exchange.getAttachment(SUBSCRIPTION);
        final MetricsClient client = new MetricsClient(channel, subscription.intervalNanos(),
            leaving -> metrics.leave(subscription.container(), leaving));
        metrics.add(subscription.container(), client);
        channel.addCloseTask(closed -> {
            client.closed();
            metrics.release();
        });
        channel.getReceiveSetter().set(new Incoming(client));
        channel.resumeReceives();
    }
}
