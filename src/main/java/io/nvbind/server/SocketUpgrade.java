package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes WebSockets of requests. All that can be refused is refused before, but for one thing: a browser cannot send a token
 * with such a request, so that where reading needs one it may come in the first message. I/O threads.
 */
final class SocketUpgrade {

    /** WebSockets at once whose token is awaited. */
    static final int MAX_WAITING = 64;

    private final HttpCallers callers;
    private final AtomicInteger waiting = new AtomicInteger();

    SocketUpgrade(final HttpCallers callers) {
        this.callers = callers;
    }

    /** Upgrades a request, or answers why not. */
    void upgrade(final HttpServerExchange exchange, final SocketEntry entry) throws Problem {
        final Caller caller = callers.of(exchange);
        if (!caller.isKnown() && !caller.mayReadHost() && SocketHandshake.asks(exchange)) {
            awaitToken(exchange, entry);
            return;
        }
        entry.check(caller);
        if (!SocketHandshake.isAsked(exchange)) {
            return;
        }
        SocketHandshake.accept(exchange, stream ->
            entry.enter(new SocketConnection(stream, entry.lanes().of(stream.getIoThread())), caller));
    }

    private void awaitToken(final HttpServerExchange exchange, final SocketEntry entry) throws Problem {
        if (waiting.get() >= MAX_WAITING) {
            throw new Problem(503, "already " + MAX_WAITING + " WebSockets have yet to send their token");
        }
        SocketHandshake.accept(exchange, stream -> {
            waiting.incrementAndGet();
            new TokenFirst(new SocketConnection(stream, entry.lanes().of(stream.getIoThread())), callers, entry,
                waiting::decrementAndGet).start();
        });
    }
}
