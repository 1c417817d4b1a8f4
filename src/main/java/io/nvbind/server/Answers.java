package io.nvbind.server;

import io.nvbind.api.Answer;
import io.nvbind.api.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sends an answer: what an operation gave, or a problem as RFC 9457 has it. I/O or worker thread. */
final class Answers {

    private static final int TAG_BYTES = 16;

    private Answers() {
    }

    /** Sends what an operation gave; 304 when the client has it already. */
    static void send(final HttpServerExchange exchange, final Answer answer, final boolean tagged) {
        exchange.setStatusCode(answer.status());
        if (answer.location() != null) {
            exchange.getResponseHeaders().put(Headers.LOCATION, answer.location());
        }
        if (answer.body().length == 0) {
            exchange.endExchange();
            return;
        }
        if (tagged && known(exchange, tag(answer.body()))) {
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.type());
        exchange.getResponseSender().send(ByteBuffer.wrap(answer.body()));
    }

    /** Puts the tag on the answer; whether the client has what it stands for, and was told so. */
    static boolean known(final HttpServerExchange exchange, final String tag) {
        exchange.getResponseHeaders().put(Headers.ETAG, "\"" + tag + "\"");
        if (ETagUtils.handleIfNoneMatch(exchange, new ETag(false, tag), true)) {
            return false;
        }
        exchange.setStatusCode(304);
        exchange.endExchange();
        return true;
    }

    /** A tag that changes with the bytes. */
    static String tag(final byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, TAG_BYTES);
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    static void problem(final HttpServerExchange exchange, final int status, final String detail) {
        problem(exchange, new Problem(status, detail));
    }

    static void problem(final HttpServerExchange exchange, final Problem problem) {
        if (exchange.isResponseStarted()) {
            exchange.endExchange();
            return;
        }
        exchange.setStatusCode(problem.status());
        exchange.setReasonPhrase(Problem.title(problem.status()));
        if (problem.status() == 401) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.status() == 429) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
        exchange.getResponseSender().send(ByteBuffer.wrap(problem.json()));
    }
}
