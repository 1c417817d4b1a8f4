package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests no browser or program of good will sends, byte by byte. */
class HostileHttpTest {

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

    private String head(final String request) throws IOException {
        try (RawSocket raw = new RawSocket(daemon.port())) {
            return raw.http(request.replace("PORT", Integer.toString(daemon.port())));
        }
    }

    private static void assertStatus(final int status, final String head) {
        assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT"})
    void shouldServeUnderItsOwnNames(final String host) throws IOException {
        assertStatus(200, head("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost", "0.0.0.0:PORT",
        "127.0.0.1:PORT.evil.example", "127.0.0.2:PORT", "localhost.:PORT", "user@localhost:PORT"})
    void shouldMisdirectForeignNames(final String host) throws IOException {
        final String head = head("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 421 ") || head.startsWith("HTTP/1.1 400 "), head);
        assertFalse(head.startsWith("HTTP/1.1 2"), head);
    }

    @Test
    void shouldMisdirectForeignNamesBeforeAnUpgrade() throws IOException {
        assertStatus(421, head("GET /metrics/gaming-001 HTTP/1.1\r\nHost: evil.example:PORT\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        assertEquals(0, daemon.metrics.clientCount());
    }

    @Test
    void shouldWantExactlyOneHost() throws IOException {
        assertStatus(400, head("GET /healthz HTTP/1.1\r\n\r\n"));
        assertTrue(head("GET /healthz HTTP/1.0\r\n\r\n").startsWith("HTTP/1.0 421 Misdirected Request"));
        final String two = head("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\n\r\n");
        assertFalse(two.startsWith("HTTP/1.1 2"), two);
    }

    @Test
    void shouldCheckTheNameWithinTheRequestLineToo() throws IOException {
        assertStatus(200, head("GET http://127.0.0.1:PORT/healthz HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"));
        assertStatus(400, head("GET http://evil.example/healthz HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"));
    }

    @Test
    void shouldCarrySecurityHeadersOnErrorsToo() throws IOException {
        final String head = head("GET /nothing HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n");
        assertStatus(404, head);
        for (final String header : new String[] {"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff", "Cache-Control: no-store", "Referrer-Policy: same-origin"}) {
            assertTrue(head.contains(header), head);
        }
    }

    @Test
    void shouldLimitHeadersParametersAndBody() throws IOException {
        final String start = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n";
        assertStatus(200, head(start + "X-Much: " + "a".repeat(4000) + "\r\n\r\n"));
        assertFalse(head(start + "X-Much: " + "a".repeat(9000) + "\r\n\r\n").startsWith("HTTP/1.1 2"));
        assertStatus(200, head(start + "X-Many: 1\r\n".repeat(30) + "\r\n"));
        assertFalse(head(start + "X-Many: 1\r\n".repeat(40) + "\r\n").startsWith("HTTP/1.1 2"));
        assertFalse(head("GET /healthz?" + "a=1&".repeat(40) + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n")
            .startsWith("HTTP/1.1 2"));
        assertStatus(413, head("POST /api/containers HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 65537\r\n\r\n"));
    }

    @Test
    void shouldRefuseWhatOtherSitesEmbed() throws IOException {
        final String start = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nSec-Fetch-Site: ";
        assertStatus(403, head(start + "cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n"));
        assertStatus(403, head(start + "same-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n"));
        assertStatus(200, head(start + "same-origin\r\nSec-Fetch-Mode: cors\r\n\r\n"));
        assertStatus(200, head(start + "cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n"));
        assertStatus(200, head(start + "none\r\nSec-Fetch-Mode: navigate\r\n\r\n"));
    }

    @Test
    void shouldNotLeaveItsFiles() throws IOException {
        for (final String path : new String[] {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
            "/..%2f..%2fetc%2fpasswd", "/app.js/../../../etc/passwd", "/index.html%00"}) {
            final String head = head("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n");
            assertTrue(head.startsWith("HTTP/1.1 404 ") || head.startsWith("HTTP/1.1 400 "), path + ": " + head);
        }
    }

    @Test
    void shouldEscapeWhatItQuotes() throws IOException {
        try (RawSocket raw = new RawSocket(daemon.port())) {
            raw.http("GET /api/containers/%22%7D%0A%3Cscript%3E" + "x".repeat(2000) + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + daemon.port() + "\r\nConnection: close\r\n\r\n");
            final String detail = TestDaemon.JSON.readTree(raw.rest()).get("detail").stringValue();
            assertTrue(detail.startsWith("id: '\"}\n<script>xxx"), detail);
            assertTrue(detail.length() < 600, detail);
        }
    }

    @Test
    void shouldCutARequestThatDoesNotEnd() throws IOException {
        final Undertow small = Undertow.builder().addHttpListener(0, HttpServer.HOST).setIoThreads(1).setWorkerThreads(1)
            .setHandler(new TimeLimit(50, exchange -> Answers.problem(exchange, 405, "no")))
            .build();
        small.start();
        final int port = ((InetSocketAddress) small.getListenerInfo().getFirst().getAddress()).getPort();
        try (RawSocket raw = new RawSocket(port)) {
            assertStatus(405, raw.http("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"));
            raw.rest();
        } finally {
            small.stop();
        }
    }
}
