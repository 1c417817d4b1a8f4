package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Operations;
import io.nvbind.api.Problem;
import io.nvbind.export.PrometheusPage;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

/** Which address leads where: the page's files, the WebSockets, and for all else the table of operations. I/O thread. */
final class Routes implements HttpHandler {

    private static final String METRICS = "/metrics/";
    private static final String METRICS_ALIAS = "/ws/metrics/";

    private static final List<String> METRICS_QUERY = List.of("interval_ms", "format");
    private static final List<String> EVENTS_QUERY = List.of("since");

    private final HttpOperations operations;
    private final HttpCallers callers;
    private final SocketUpgrade upgrade;
    private final MetricsSocket metrics;
    private final EventsSocket events;
    private final PrometheusPage prometheus;
    private final Predicate<String> containers;
    private final Page page;

    Routes(final Page page, final Operations operations, final HttpCallers callers, final Streams streams,
           final EventsSocket events, final Predicate<String> containers) {
        this.page = page;
        this.operations = new HttpOperations(operations, callers);
        this.callers = callers;
        this.containers = containers;
        this.events = events;
        prometheus = streams.prometheus();
        metrics = streams.metrics();
        upgrade = new SocketUpgrade(callers);
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        final String path = exchange.getRequestPath();
        if (page.has(path)) {
            readOnly(exchange);
            page.send(exchange, path);
        } else if (path.startsWith(METRICS) || path.startsWith(METRICS_ALIAS)) {
            readOnly(exchange);
            refuseUnknown(exchange, METRICS_QUERY);
            upgrade.upgrade(exchange, new MetricsEntry(metrics, Subscription.of(
                path.substring(path.indexOf(METRICS) + METRICS.length()), exchange.getQueryParameters()), containers));
        } else if ("/metrics".equals(path)) {
            readOnly(exchange);
            scrape(exchange);
        } else if ("/events".equals(path)) {
            readOnly(exchange);
            refuseUnknown(exchange, EVENTS_QUERY);
            upgrade.upgrade(exchange, events.entry(exchange.getQueryParameters()));
        } else {
            operations.handleRequest(exchange);
        }
    }

    private void scrape(final HttpServerExchange exchange) throws Problem {
        final Caller caller = callers.of(exchange);
        if (!caller.mayReadHost()) {
            throw new Problem(caller.isKnown() ? 403 : 401, caller.name() + " may not read the host's figures");
        }
        exchange.dispatch(new Answering(waiting -> {
            final PrometheusPage.Page page = prometheus.page(waiting.getRequestHeaders().getFirst(Headers.ACCEPT));
            waiting.getResponseHeaders().put(Headers.CONTENT_TYPE, page.contentType());
            waiting.getResponseSender().send(ByteBuffer.wrap(page.bytes()));
        }));
    }

    /** A word that is not known would else be a wish that is silently not granted. */
    private static void refuseUnknown(final HttpServerExchange exchange, final List<String> known) throws Problem {
        for (final String name : exchange.getQueryParameters().keySet()) {
            if (!known.contains(name)) {
                throw new Problem(400, name + ": is not known here; known: " + String.join(", ", known));
            }
        }
    }

    private static void readOnly(final HttpServerExchange exchange) throws Problem {
        final HttpString method = exchange.getRequestMethod();
        if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            throw new Problem(405, method + " is not allowed here; allowed are GET and HEAD");
        }
    }
}
