package io.nvbind.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import org.xnio.StreamConnection;

/** Makes a WebSocket of a request: RFC 6455, section 4.2. I/O thread. */
final class SocketHandshake {

    private static final int UPGRADE_REQUIRED = 426;
    private static final int KEY_BYTES = 16;
    /** RFC 6455, section 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private SocketHandshake() {
    }

    /** Whether the request asks for a WebSocket of the version that is spoken here; if not, it has been answered so. */
    static boolean isAsked(final HttpServerExchange exchange) {
        final boolean asked = asks(exchange);
        if (!asked) {
            exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
            exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_VERSION, "13");
            Answers.problem(exchange, UPGRADE_REQUIRED, "this address is a WebSocket (version 13)");
        }
        return asked;
    }

    /** Whether the request asks for a WebSocket of the version that is spoken here. */
    static boolean asks(final HttpServerExchange exchange) {
        return exchange.getRequestMethod().equals(Methods.GET)
            && names(exchange.getRequestHeaders().get(Headers.UPGRADE), "websocket")
            && names(exchange.getRequestHeaders().get(Headers.CONNECTION), "upgrade")
            && "13".equals(exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_VERSION))
            && isKey(exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY));
    }

    private static boolean names(final HeaderValues header, final String token) {
        return header != null && header.stream().flatMap(value -> java.util.Arrays.stream(value.split(",")))
            .anyMatch(each -> each.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    private static boolean isKey(final String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (final IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** Answers 101; {@code connected} then has the connection for itself, on its I/O thread. */
    static void accept(final HttpServerExchange exchange, final Consumer<StreamConnection> connected) {
        exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_ACCEPT,
            accept(exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY)));
        exchange.upgradeChannel("websocket", (connection, over) -> connected.accept(connection));
        exchange.endExchange();
    }

    private static String accept(final String key) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }
}
