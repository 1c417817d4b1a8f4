package io.nvbind.server;

import io.nvbind.api.Problem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;

/** Refuses a connection's requests while it sends more than its share. I/O thread. */
final class RateLimit implements HttpHandler {

    private static final AttachmentKey<Share> SHARE = AttachmentKey.create(Share.class);
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** What a connection may still send in the second that runs. Its I/O thread alone. */
    private static final class Share {
        private long second;
        private int left;
    }

    private final int perSecond;
    private final HttpHandler next;

    RateLimit(final int perSecond, final HttpHandler next) {
        this.perSecond = perSecond;
        this.next = next;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        Share share = exchange.getConnection().getAttachment(SHARE);
        if (share == null) {
            share = new Share();
            exchange.getConnection().putAttachment(SHARE, share);
        }
        final long second = Math.floorDiv(System.nanoTime(), SECOND_NANOS);
        if (second != share.second) {
            share.second = second;
            share.left = perSecond;
        }
        if (share.left-- <= 0) {
            throw new Problem(429, "more than " + perSecond + " requests a second on one connection");
        }
        next.handleRequest(exchange);
    }
}
