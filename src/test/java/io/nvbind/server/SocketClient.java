package io.nvbind.server;

import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A well-behaved WebSocket client: collects whole messages, and how it was closed. */
final class SocketClient implements WebSocket.Listener {

    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final AtomicInteger pongs = new AtomicInteger();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    static SocketClient connect(final TestDaemon daemon, final String path) {
        final SocketClient client = new SocketClient();
        client.socket = daemon.http.newWebSocketBuilder().buildAsync(daemon.socket(path), client).join();
        return client;
    }

    WebSocket socket() {
        return socket;
    }

    /** The next message; takes turns until it is there. */
    JsonNode next(final TestDaemon daemon) {
        daemon.tickUntil(() -> !messages.isEmpty());
        return messages.remove();
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean last) {
        text.append(data);
        if (last) {
            messages.add(TestDaemon.JSON.readTree(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(final WebSocket webSocket, final java.nio.ByteBuffer message) {
        pongs.incrementAndGet();
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(final WebSocket webSocket, final int statusCode, final String reason) {
        closed.complete(statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(final WebSocket webSocket, final Throwable error) {
        closed.completeExceptionally(error);
    }
}
