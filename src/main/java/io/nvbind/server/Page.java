package io.nvbind.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/** The dashboard's files, read once: what is not listed here does not exist, so no path can lead elsewhere. */
final class Page {

    private record File(String type, ByteBuffer bytes, String tag) {
    }

    private static final Map<String, String> NAMES = Map.of(
        "/", "index.html",
        "/app.js", "app.js",
        "/frames.js", "frames.js",
        "/style.css", "style.css",
        "/icon.svg", "icon.svg");
    private static final Map<String, String> TYPES = Map.of(
        "html", "text/html; charset=utf-8",
        "js", "text/javascript; charset=utf-8",
        "css", "text/css; charset=utf-8",
        "svg", "image/svg+xml");

    private final Map<String, File> files = NAMES.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> read(entry.getValue())));

    private static File read(final String name) {
        try (InputStream stream = Page.class.getResourceAsStream("/web/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the program was built without web/" + name);
            }
            final byte[] bytes = stream.readAllBytes();
            return new File(TYPES.get(name.substring(name.indexOf('.') + 1)), ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                Answers.tag(bytes));
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    boolean has(final String path) {
        return files.containsKey(path);
    }

    void send(final HttpServerExchange exchange, final String path) {
        final File file = files.get(path);
        if (Answers.known(exchange, file.tag)) {
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, file.type);
        exchange.getResponseSender().send(file.bytes.duplicate());
    }
}
