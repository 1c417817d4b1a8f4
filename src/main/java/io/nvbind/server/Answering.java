package io.nvbind.server;

import io.nvbind.api.Problem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Sees to it that every request gets an answer: what is thrown becomes a problem, without what only the log may know. */
final class Answering implements HttpHandler {

    private static final System.Logger LOG = System.getLogger("io.nvbind.server");

    private final HttpHandler next;

    Answering(final HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) {
        try {
            next.handleRequest(exchange);
        } catch (final Problem problem) {
            Answers.problem(exchange, problem);
        } catch (final Exception broken) {
            LOG.log(System.Logger.Level.ERROR, "a request failed", broken);
            Answers.problem(exchange, 500, "nvbind failed here; its log says more");
        }
    }
}
