package io.nvbind.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.HdrHistogram.ConcurrentHistogram;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A client of the metrics WebSocket, as any other program would be: counts messages and the time between them. */
final class MetricsListener implements WebSocket.Listener, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() { };

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConcurrentHistogram intervals = new ConcurrentHistogram(1, 60_000_000_000L, 3);
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;
    private volatile String latest;
    private volatile String ended;
    private long lastNanos;

    /**
     * Connects.
     *
     * @param daemonUrl of the daemon.
     * @param container whose metrics.
     * @param millis    interval asked for.
     * @return the connected client.
     */
    static MetricsListener connect(final String daemonUrl, final String container, final int millis) {
        final MetricsListener listener = new MetricsListener();
        final URI address = URI.create(daemonUrl.replaceFirst("^http", "ws") + "/metrics/" + container
            + "?interval_ms=" + millis);
        listener.socket = listener.http.newWebSocketBuilder().buildAsync(address, listener).join();
        return listener;
    }

    @Override
    public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean last) {
        part.append(data);
        if (last) {
            final long now = System.nanoTime();
            if (lastNanos != 0) {
                intervals.recordValue(Math.min(now - lastNanos, intervals.getHighestTrackableValue()));
            }
            lastNanos = now;
            latest = part.toString();
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(final WebSocket webSocket, final int code, final String reason) {
        ended = code + " " + reason;
        return null;
    }

    @Override
    public void onError(final WebSocket webSocket, final Throwable problem) {
        ended = problem.toString();
    }

    /**
     * Why the connection has ended.
     *
     * @return the close code and reason, or the problem; null while it lasts.
     */
    String ended() {
        return ended;
    }

    /**
     * Messages received.
     *
     * @return their number.
     */
    long messages() {
        return lastNanos == 0 ? 0 : intervals.getTotalCount() + 1;
    }

    /**
     * 99th percentile of the time between two messages.
     *
     * @return milliseconds, null before the second message.
     */
    Double intervalP99Millis() {
        return intervals.getTotalCount() == 0 ? null : intervals.getValueAtPercentile(99) / 1e6;
    }

    /**
     * The latest message.
     *
     * @return its fields; empty before the first.
     */
    Map<String, Object> latest() {
        final String text = latest;
        try {
            return text == null ? Map.of() : JSON.readValue(text, OBJECT);
        } catch (final JacksonException garbled) {
            throw new CommandFailure(CommandFailure.FAILED, "the daemon sent what is no JSON: " + garbled.getMessage(),
                garbled);
        }
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(alreadyClosed -> socket).join();
        http.shutdownNow();
    }
}
