package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** Which address leads where. I/O thread; what may block is handed to a worker. */
final class Routes implements HttpHandler {

    private static final String CONTAINERS = "/api/containers";

    private final Containers containers;
    private final GpuStatus gpuStatus;
    private final GpuEvents gpuEvents;
    private final MetricsSocket metrics;
    private final MetricsUpgrade upgrade;
    private final Function<String, byte[]> frames;
    private final Page page = new Page();

    Routes(final Containers containers, final GpuStatus gpuStatus, final GpuEvents gpuEvents,
           final MetricsSocket metrics, final Function<String, byte[]> frames) {
        this.containers = containers;
        this.gpuStatus = gpuStatus;
        this.gpuEvents = gpuEvents;
        this.metrics = metrics;
        this.frames = frames;
        upgrade = new MetricsUpgrade(metrics);
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        final String path = exchange.getRequestPath();
        if (page.has(path)) {
            readOnly(exchange);
            page.send(exchange, path);
            return;
        }
        switch (path) {
            case "/api/gpu/status" -> {
                readOnly(exchange);
                Answers.json(exchange, gpuStatus.json());
            }
            case "/api/gpu/events" -> {
                readOnly(exchange);
                Answers.json(exchange, gpuEvents.json());
            }
            case "/healthz" -> {
                readOnly(exchange);
                Answers.json(exchange, health());
            }
            case CONTAINERS -> {
                readOnly(exchange);
                Answers.json(exchange, containers.list());
            }
            default -> ofContainer(exchange, path);
        }
    }

    private void ofContainer(final HttpServerExchange exchange, final String path) throws Exception {
        final String socket = path.startsWith("/ws/metrics/") ? path.substring("/ws".length()) : path;
        if (socket.startsWith("/metrics/")) {
            final String id = socket.substring("/metrics/".length());
            readOnly(exchange);
            containers.require(id);
            upgrade.upgrade(exchange, id);
            return;
        }
        if (!path.startsWith(CONTAINERS + "/")) {
            throw unknown(path);
        }
        final String rest = path.substring(CONTAINERS.length() + 1);
        final int slash = rest.indexOf('/');
        final String id = slash < 0 ? rest : rest.substring(0, slash);
        final String what = slash < 0 ? "" : rest.substring(slash);
        switch (what) {
            case "" -> {
                readOnly(exchange);
                containers.require(id);
                Answers.json(exchange, containers.show(id));
            }
            case "/gpu" -> {
                readOnly(exchange);
                containers.require(id);
                LatestMetrics.answer(exchange, metrics, id);
            }
            case "/frames" -> {
                readOnly(exchange);
                containers.require(id);
                frames(exchange, id);
            }
            default -> throw unknown(path);
        }
    }

    private void frames(final HttpServerExchange exchange, final String id) throws ProblemException {
        if (frames == null) {
            throw unknown(exchange.getRequestPath());
        }
        exchange.dispatch(new Answering(blocking -> {
            final byte[] analysis;
            try {
                analysis = frames.apply(id);
            } catch (final UncheckedIOException unreadable) {
                throw new ProblemException(503, unreadable.getCause().getMessage());
            }
            if (analysis == null) {
                throw new ProblemException(404, "no game with capture runs in container '" + id + "'");
            }
            Answers.json(blocking, analysis);
        }));
    }

    private byte[] health() {
        final JsonWriter json = new JsonWriter(128);
        json.beginObject();
        json.name("status").string("ok");
        json.name("websockets").number(metrics.clientCount());
        json.name("messages_skipped").number(metrics.skippedMessages());
        return json.endObject().toByteArray();
    }

    private static void readOnly(final HttpServerExchange exchange) throws ProblemException {
        final HttpString method = exchange.getRequestMethod();
        if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            throw new ProblemException(405, method + " is not allowed here; allowed are GET and HEAD");
        }
    }

    private static ProblemException unknown(final String path) {
        return new ProblemException(404, "there is nothing at '" + path + "'");
    }
}
