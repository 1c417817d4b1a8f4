package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;

/** Sends an answer: JSON, or a problem as RFC 9457 has it. I/O or worker thread. */
final class Answers {

    /** The request was meant for another server; a status Undertow has no name for. */
    static final int MISDIRECTED = 421;

    /** Values of a request are quoted in an answer no longer than this. */
    private static final int LONGEST_DETAIL = 500;

    private Answers() {
    }

    static void json(final HttpServerExchange exchange, final byte[] body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }

    static void problem(final HttpServerExchange exchange, final int status, final String detail) {
        if (exchange.isResponseStarted()) {
            exchange.endExchange();
            return;
        }
        final String shown = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
        final String title = status == MISDIRECTED ? "Misdirected Request" : StatusCodes.getReason(status);
        final JsonWriter json = new JsonWriter(256);
        json.beginObject();
        json.name("type").string("about:blank");
        json.name("title").string(title);
        json.name("status").number(status);
        json.name("detail").string(shown);
        json.endObject();
        exchange.setStatusCode(status);
        exchange.setReasonPhrase(title);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
        exchange.getResponseSender().send(ByteBuffer.wrap(json.toByteArray()));
    }
}
