package io.nvbind.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Cuts the connection of a request that is not over in time: a body that does not come, an answer that is not read.
 *
 * <p>Undertow's own idle timeout does nothing for HTTP/1.1 (it installs the timer and never sets it), and its read timeout
 * would also cut WebSockets of clients that only listen. An upgraded connection is over as a request.
 */
final class TimeLimit implements HttpHandler {

    private final long millis;
    private final HttpHandler next;

    TimeLimit(final long millis, final HttpHandler next) {
        this.millis = millis;
        this.next = next;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        final XnioExecutor.Key limit = exchange.getIoThread()
            .executeAfter(() -> IoUtils.safeClose(exchange.getConnection()), millis, TimeUnit.MILLISECONDS);
        exchange.addExchangeCompleteListener((over, others) -> {
            limit.remove();
            others.proceed();
        });
        next.handleRequest(exchange);
    }
}
