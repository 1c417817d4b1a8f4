package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.container.ContainerToken;
import io.nvbind.container.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where reading needs a token: a WebSocket's client that can send no header shows it in its first message. */
class SocketTokenTest {

    private static final String TOKEN = "{\"token\":\"" + TestDaemon.TOKEN + "\"}";

    @TempDir
    private Path folder;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        start("frames", 60_000);
    }

    private void start(final String frames, final long tokenMillis) throws IOException {
        daemon = new TestDaemon(Files.createDirectory(folder.resolve(frames)), new HttpSettings(HttpServer.LOOPBACK, 0,
            Set.of(), Set.of(), null, true, 1000), new Patience(60_000, tokenMillis));
        daemon.container("gaming-001").container("gaming-002");
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private String containerToken(final String id) throws Exception {
        final String token = ContainerToken.make();
        daemon.containers.register(new Registration(id, null, 0, null, null), token, 1);
        return token;
    }

    private String closedAfter(final String path, final String message) throws Exception {
        final SocketClient client = SocketClient.connect(daemon, path);
        client.socket().sendText(message, true).join();
        return client.closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldServeWhoShowsTheTokenInTheFirstMessage() {
        final SocketClient metrics = SocketClient.connect(daemon, "/metrics/gaming-001");
        final SocketClient events = SocketClient.connect(daemon, "/events");
        for (int i = 0; i < 50; i++) {
            daemon.tick(4 * TestDaemon.MILLI);
        }
        assertEquals(0, daemon.metrics.clientCount(), "nothing before the token");
        assertTrue(metrics.messages.isEmpty() && events.messages.isEmpty());
        metrics.socket().sendText(TOKEN, true).join();
        events.socket().sendText(TOKEN, true).join();
        assertEquals("gaming-001", metrics.next(daemon).get("container_id").stringValue());
        assertEquals("hello", events.next(daemon).get("event").stringValue());
    }

    @Test
    void shouldServeWhoShowsItInTheHeader() {
        final SocketClient client = new SocketClient();
        daemon.http.newWebSocketBuilder().header("Authorization", "Bearer " + TestDaemon.TOKEN)
            .buildAsync(daemon.socket("/metrics/gaming-001"), client).join();
        assertEquals("gaming-001", client.next(daemon).get("container_id").stringValue());
    }

    @Test
    void shouldLetAContainersTokenReadThatContainerAlone() throws Exception {
        final String message = "{\"token\":\"" + containerToken("gaming-002") + "\"}";
        final SocketClient own = SocketClient.connect(daemon, "/metrics/gaming-002");
        own.socket().sendText(message, true).join();
        assertEquals("gaming-002", own.next(daemon).get("container_id").stringValue());
        assertTrue(closedAfter("/metrics/gaming-001", message).startsWith("4403 container gaming-002 may not read"));
        final String nobody = closedAfter("/metrics/nobody", message);
        assertTrue(nobody.startsWith("4403 "), "what is not its own does not even exist: " + nobody);
    }

    @Test
    void shouldSayWhyItRefuses() throws Exception {
        for (final String message : List.of("{\"token\":\"wrong\"}", "{\"token\":1}", "{}", "[]", "token", "",
            "{\"token\":\"" + TestDaemon.TOKEN + "\",\"more\":1}", "{\"token\":\"" + "x".repeat(5000) + "\"}")) {
            final String closed = closedAfter("/metrics/gaming-001", message);
            assertTrue(closed.matches("440[01] .+"), message + ": " + closed);
        }
        assertTrue(closedAfter("/metrics/nobody", TOKEN).startsWith("4404 container 'nobody' is not known"));
        assertEquals(0, daemon.metrics.clientCount());
    }

    @Test
    void shouldLimitThoseThatHaveNotShownItYet() throws Exception {
        final List<RawSocket> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < SocketUpgrade.MAX_WAITING; i++) {
                waiting.add(RawSocket.upgraded(daemon, "/events"));
            }
            try (RawSocket late = new RawSocket(daemon.port())) {
                assertTrue(assertThrows(IOException.class, () -> late.upgrade(daemon, "/events")).getMessage()
                    .startsWith("HTTP/1.1 503 "));
            }
        } finally {
            for (final RawSocket each : waiting) {
                each.close();
            }
        }
        daemon.tickUntil(() -> {
            try (RawSocket next = new RawSocket(daemon.port())) {
                next.upgrade(daemon, "/events");
                return true;
            } catch (final IOException full) {
                return false;
            }
        });
    }

    @Test
    void shouldEndOneThatNeverShowsIt() throws Exception {
        daemon.close();
        start("more", 50);
        try (RawSocket silent = RawSocket.upgraded(daemon, "/metrics/gaming-001");
             RawSocket slow = RawSocket.upgraded(daemon, "/events")) {
            // The first byte of a frame whose rest never comes.
            slow.send("\u0081");
            for (final RawSocket each : List.of(silent, slow)) {
                final RawSocket.Frame close = each.read(RawSocket.CLOSE);
                assertNotNull(close, "closed without a word");
                assertEquals("4401 no token came as the first message", close.closeCode() + " " + close.closeReason());
            }
        }
    }
}
