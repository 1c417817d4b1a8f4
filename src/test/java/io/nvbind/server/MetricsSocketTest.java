package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.container.ContainerToken;
import io.nvbind.container.Registration;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MetricsSocketTest {

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir);
        daemon.container("gaming-001");
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private String refusal(final int status, final String path, final String... headers) {
        final WebSocket.Builder builder = daemon.http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        final CompletionException refused = assertThrows(CompletionException.class,
            () -> builder.buildAsync(daemon.socket(path), new SocketClient()).join());
        final HttpResponse<?> answer = ((WebSocketHandshakeException) refused.getCause()).getResponse();
        assertEquals(status, answer.statusCode());
        assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
        return String.valueOf(answer.body());
    }

    @Test
    void shouldStreamToTheChosenContainerOnBothAddresses() {
        daemon.container("other");
        final SocketClient client = SocketClient.connect(daemon, "/metrics/gaming-001");
        final SocketClient alias = SocketClient.connect(daemon, "/ws/metrics/other?interval_ms=4");
        final JsonNode first = client.next(daemon);
        final JsonNode second = client.next(daemon);
        assertEquals("gaming-001", first.get("container_id").stringValue());
        assertTrue(second.get("sequence").longValue() > first.get("sequence").longValue());
        assertEquals("other", alias.next(daemon).get("container_id").stringValue());
        assertEquals(4 * TestDaemon.MILLI, daemon.metrics.intervalNanos("other"));
        assertEquals(16 * TestDaemon.MILLI, daemon.metrics.intervalNanos("gaming-001"));
    }

    @Test
    void shouldWakeTelemetryForWhoComes() throws InterruptedException {
        final CountDownLatch woken = new CountDownLatch(1);
        daemon.metrics.wakeBy(woken::countDown);
        SocketClient.connect(daemon, "/metrics/gaming-001");
        assertTrue(woken.await(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldAllowItsOwnPageAndRefuseOthersBeforeTheUpgrade() {
        refusal(403, "/metrics/gaming-001", "Origin", "http://evil.example");
        refusal(403, "/metrics/gaming-001", "Origin", "null");
        final SocketClient page = new SocketClient();
        daemon.http.newWebSocketBuilder().header("Origin", daemon.server.url())
            .buildAsync(daemon.socket("/metrics/gaming-001"), page).join();
        page.next(daemon);
    }

    @Test
    void shouldRefuseUnknownContainersAndBadParametersBeforeTheUpgrade() {
        refusal(404, "/metrics/nobody");
        refusal(404, "/ws/metrics/nobody");
        for (final String bad : new String[] {"3", "10001", "-16", "+16", "16.0", "", "abc", "99999999999"}) {
            refusal(400, "/metrics/gaming-001?interval_ms=" + bad);
            final HttpResponse<String> answer = daemon.get("/metrics/gaming-001?interval_ms=" + bad);
            assertEquals(400, answer.statusCode());
            assertEquals("interval_ms: '" + bad.replace('+', ' ') + "' is not a whole number from 4 to 10000",
                TestDaemon.JSON.readTree(answer.body()).get("detail").stringValue());
        }
        refusal(400, "/metrics/gaming-001?interval_ms=16&interval_ms=17");
        refusal(400, "/metrics/gaming-001?interval=16");
        assertTrue(daemon.get("/metrics/gaming-001?interval=16").body()
            .contains("interval: is not known here; known: interval_ms, format"));
        refusal(400, "/events?from=3");
        refusal(400, "/metrics/gaming-001?format=xml");
        assertTrue(daemon.get("/metrics/gaming-001?format=xml").body().contains("allowed are 'text' (JSON) and 'binary'"));
        assertEquals(426, daemon.get("/metrics/gaming-001").statusCode());
        assertEquals(0, daemon.metrics.clientCount());
    }

    @Test
    void shouldGiveEachClientItsOwnPaceFromOneEncoding() {
        final SocketClient slow = SocketClient.connect(daemon, "/metrics/gaming-001?interval_ms=100");
        slow.next(daemon);
        final SocketClient fast = SocketClient.connect(daemon, "/metrics/gaming-001?interval_ms=10");
        waitFor(() -> daemon.metrics.intervalNanos("gaming-001") == 10 * TestDaemon.MILLI);
        daemon.tick(10 * TestDaemon.MILLI);
        waitFor(() -> !fast.messages.isEmpty());
        final long base = fast.messages.remove().get("sequence").longValue();
        for (int i = 1; i <= 100; i++) {
            final int turn = i;
            daemon.tick(10 * TestDaemon.MILLI);
            waitFor(() -> since(base, fast).size() == turn);
        }
        waitFor(() -> since(base, slow).size() >= 9);
        assertTrue(since(base, slow).size() <= 11, "got " + since(base, slow).size());
        assertTrue(sequences(since(base, fast)).containsAll(sequences(since(base, slow))), "the same snapshots");
    }

    private static List<Long> sequences(final List<JsonNode> messages) {
        return messages.stream().map(message -> message.get("sequence").longValue()).toList();
    }

    private static List<JsonNode> since(final long base, final SocketClient client) {
        return client.messages.stream().filter(message -> message.get("sequence").longValue() > base).toList();
    }

    private static void waitFor(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "waited in vain");
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldAnswerPingsIgnoreSmallTextAndRefuseBinary() throws Exception {
        final SocketClient client = SocketClient.connect(daemon, "/metrics/gaming-001");
        client.socket().sendPing(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8))).join();
        client.socket().sendText("{\"what\":\"ever\"}", true).join();
        daemon.tickUntil(() -> client.pongs.get() == 1);
        client.next(daemon);
        client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
        final String reason = client.closed.get(30, TimeUnit.SECONDS);
        assertTrue(reason.matches("1003 binary messages are not accepted(; \\d+ messages were skipped)?"), reason);
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
    }

    @Test
    void shouldForgetAClientThatLeaves() {
        final SocketClient client = SocketClient.connect(daemon, "/metrics/gaming-001");
        client.next(daemon);
        client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "enough").join();
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
        assertEquals(Long.MAX_VALUE, daemon.metrics.intervalNanos("gaming-001"));
    }

    @Test
    void shouldSayGoodbyeWhenTheServerStops() throws Exception {
        final SocketClient client = SocketClient.connect(daemon, "/metrics/gaming-001");
        client.next(daemon);
        daemon.server.close();
        final String reason = client.closed.get(30, TimeUnit.SECONDS);
        assertTrue(reason.startsWith("1001 nvbind is stopping"), reason);
        assertTrue(daemon.metrics.seats().isClosed());
    }

    @Test
    void shouldNotLetANewClientWaitForTheTurnOfASlowOne() throws Exception {
        final SocketClient slow = SocketClient.connect(daemon, "/metrics/gaming-001?interval_ms=10000");
        slow.next(daemon);
        daemon.tick(100 * TestDaemon.MILLI);
        final SocketClient fresh = SocketClient.connect(daemon, "/metrics/gaming-001?interval_ms=10000");
        waitFor(() -> daemon.metrics.intervalNanos("gaming-001") < 1000 * TestDaemon.MILLI);
        daemon.tick(4 * TestDaemon.MILLI);
        assertNotNull(fresh.messages.poll(30, TimeUnit.SECONDS));
        assertEquals(10_000 * TestDaemon.MILLI, daemon.metrics.intervalNanos("gaming-001"));
    }

    @Test
    void shouldRefuseMoreClientsThanItHasPlacesFor() throws Exception {
        final List<SocketClient> many = new ArrayList<>();
        for (int i = 0; i < MetricsSocket.MAX_UNNAMED; i++) {
            many.add(SocketClient.connect(daemon, "/metrics/gaming-001?interval_ms=1000"));
        }
        waitFor(() -> daemon.metrics.clientCount() == MetricsSocket.MAX_UNNAMED);
        refusal(503, "/metrics/gaming-001");
        // Who shows a token finds room all the same, until there is none at all.
        final String[] token = {"Authorization", "Bearer " + TestDaemon.TOKEN};
        for (int i = MetricsSocket.MAX_UNNAMED; i < MetricsSocket.MAX_CLIENTS; i++) {
            connect("/metrics/gaming-001?interval_ms=1000", token);
        }
        waitFor(() -> daemon.metrics.clientCount() == MetricsSocket.MAX_CLIENTS);
        refusal(503, "/metrics/gaming-001", token);
        many.getFirst().socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        waitFor(() -> daemon.metrics.clientCount() == MetricsSocket.MAX_CLIENTS - 1);
        SocketClient.connect(daemon, "/metrics/gaming-001").next(daemon);
    }

    private void connect(final String path, final String... header) {
        daemon.http.newWebSocketBuilder().header(header[0], header[1]).buildAsync(daemon.socket(path), new SocketClient())
            .join();
    }

    @Test
    void shouldGiveAContainersTokenItsShareAndNoMore() throws Exception {
        final String shown = ContainerToken.make();
        daemon.containers.register(new Registration("own", null, 0, null, null), shown, 1);
        final String[] token = {"Authorization", "Bearer " + shown};
        for (int i = 0; i < MetricsSocket.MAX_OF_CONTAINER; i++) {
            connect("/metrics/own?interval_ms=1000", token);
        }
        waitFor(() -> daemon.metrics.clientCount() == MetricsSocket.MAX_OF_CONTAINER);
        refusal(503, "/metrics/own", token);
        SocketClient.connect(daemon, "/metrics/gaming-001").next(daemon);
    }

    @Test
    void shouldNotCountARequestThatDoesNotBecomeASocket() throws IOException {
        try (RawSocket raw = new RawSocket(daemon.port())) {
            final String head = raw.http("GET /metrics/gaming-001 HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertTrue(head.startsWith("HTTP/1.1 426 "), head);
            assertTrue(head.contains("Sec-WebSocket-Version: 13"), head);
        }
        assertEquals(0, daemon.metrics.clientCount());
    }
}
