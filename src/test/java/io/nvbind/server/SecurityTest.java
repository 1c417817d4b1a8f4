package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what over HTTP: tokens, names, origins, bodies. */
class SecurityTest {

    private static final String FRIEND = "https://ghostforge.example";

    @TempDir
    private Path folder;
    private TestDaemon daemon;

    @AfterEach
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private static HttpSettings settings(final Set<String> names, final Set<String> origins, final boolean tokenToRead,
                                         final int perSecond) {
        return new HttpSettings(HttpServer.LOOPBACK, 0, names, origins, null, tokenToRead, perSecond);
    }

    private void start(final HttpSettings settings) throws IOException {
        daemon = new TestDaemon(Files.createDirectories(folder.resolve("frames")), settings);
        daemon.container("gaming-001");
    }

    private HttpRequest.Builder to(final String path) {
        return HttpRequest.newBuilder(daemon.uri(path));
    }

    private HttpResponse<String> add(final String body, final String... headers) {
        final HttpRequest.Builder request = to("/api/containers").POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return daemon.send(request.build());
    }

    @Test
    void shouldSetByTheTokenAlone() throws IOException {
        start(HttpSettings.loopback(0));
        final String[] json = {"Content-Type", "application/json"};
        assertEquals(401, add("{\"id\":\"a\"}", json).statusCode());
        for (final String wrong : List.of("Bearer x", "Bearer ", "Bearer " + TestDaemon.TOKEN + "x",
            "Basic " + TestDaemon.TOKEN, TestDaemon.TOKEN, "Bearer " + "x".repeat(4000))) {
            final HttpResponse<String> refused = add("{\"id\":\"a\"}", "Authorization", wrong, json[0], json[1]);
            assertEquals(401, refused.statusCode(), wrong);
            assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElse(""));
            assertFalse(refused.body().contains(TestDaemon.TOKEN));
        }
        assertEquals(400, daemon.send(to("/api/containers?token=" + TestDaemon.TOKEN).build()).statusCode(),
            "never in an address");
        assertEquals(401, add("{\"id\":\"a\"}", "Cookie", "token=" + TestDaemon.TOKEN, json[0], json[1]).statusCode());
        final HttpResponse<String> made = add("{\"id\":\"a\"}", "Authorization", "Bearer " + TestDaemon.TOKEN,
            json[0], json[1]);
        assertEquals(201, made.statusCode(), made.body());
        assertEquals("/api/containers/a", made.headers().firstValue("Location").orElse(""));
        assertEquals(409, add("{\"id\":\"a\"}", "Authorization", "bearer " + TestDaemon.TOKEN, json[0], json[1])
            .statusCode());
    }

    @Test
    void shouldTakeJsonAndNothingElse() throws IOException {
        start(HttpSettings.loopback(0));
        final String token = "Bearer " + TestDaemon.TOKEN;
        for (final String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
            "application/jsonx")) {
            assertEquals(415, add("{\"id\":\"a\"}", "Authorization", token, "Content-Type", type).statusCode(), type);
        }
        assertEquals(415, add("{\"id\":\"a\"}", "Authorization", token).statusCode());
        assertEquals(201, add("{\"id\":\"a\"}", "Authorization", token, "Content-Type",
            "application/json; charset=utf-8").statusCode());
        for (final String body : List.of("", "{", "[]", "{\"id\":\"a\"}{}", "{\"id\":\"a\",\"id\":\"b\"}",
            "{\"id\":\"../a\"}",
            "{\"id\":\"a\",\"pid\":1e400}", "{\"id\":\"a\",\"pid\":NaN}", "{\"id\":\"a\",\"pid\":-1}",
            "{\"id\":\"a\",\"game\":\"\\u001b[2J\"}", "{\"id\":\"a\",\"game\":\"" + "x".repeat(129) + "\"}",
            "{\"id\":\"" + "[".repeat(5000) + "\"}", "{\"a\":".repeat(5000))) {
            final HttpResponse<String> refused = add(body, "Authorization", token, "Content-Type", "application/json");
            assertEquals(400, refused.statusCode(), body + refused.body());
        }
        final Map<String, String> told = Map.of(
            "{\"id\":\"a\",\"pid\":NaN}", "Non-standard token 'NaN' at column",
            "{\"id\":\"a\",\"idd\":\"x\"}", "\"value\":\"x\"",
            "{\"id\":\"a\",\"pid\":\"seven\"}", "pid: 'seven' is not allowed");
        for (final Map.Entry<String, String> each : told.entrySet()) {
            final String body = add(each.getKey(), "Authorization", token, "Content-Type", "application/json").body();
            assertTrue(body.contains(each.getValue()), body);
        }
    }

    @Test
    void shouldWantTheTokenForReadingWhereItIsSaid() throws IOException {
        start(settings(Set.of(), Set.of(), true, 1000));
        for (final String path : List.of("/api/gpu/status", "/api/containers", "/api/containers/gaming-001/gpu",
            "/metrics/gaming-001", "/api/sessions")) {
            assertEquals(401, daemon.get(path).statusCode(), path);
            assertNotEquals(401, daemon.send(to(path).header("Authorization", "Bearer " + TestDaemon.TOKEN).build())
                .statusCode(), path);
        }
        assertEquals(200, daemon.get("/healthz").statusCode());
        assertEquals(200, daemon.get("/").statusCode());
    }

    @Test
    void shouldServeAPageThatIsConfiguredAndNoOther() throws IOException {
        start(settings(Set.of(), Set.of(FRIEND), false, 1000));
        final HttpResponse<String> read = daemon.send(to("/api/containers").header("Origin", FRIEND)
            .header("Sec-Fetch-Site", "cross-site").header("Sec-Fetch-Mode", "cors").build());
        assertEquals(200, read.statusCode(), read.body());
        assertEquals(FRIEND, read.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertEquals("Origin", read.headers().firstValue("Vary").orElse(""));
        assertEquals("cross-origin", read.headers().firstValue("Cross-Origin-Resource-Policy").orElse(""));
        assertTrue(read.headers().firstValue("Access-Control-Allow-Credentials").isEmpty());
        final HttpResponse<String> asked = daemon.send(to("/api/containers").header("Origin", FRIEND)
            .header("Access-Control-Request-Method", "POST").method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build());
        assertEquals(204, asked.statusCode());
        assertTrue(asked.headers().firstValue("Access-Control-Allow-Headers").orElse("").contains("Authorization"));
        for (final String other : List.of("https://ghostforge.example.evil", "http://ghostforge.example", "null", "*")) {
            final HttpResponse<String> refused = daemon.send(to("/api/containers").header("Origin", other).build());
            assertEquals(403, refused.statusCode(), other);
            assertTrue(refused.headers().firstValue("Access-Control-Allow-Origin").isEmpty(), other);
        }
        assertTrue(daemon.get("/api/containers").headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }

    @Test
    void shouldKnowTheNamesThatAreConfigured() throws IOException {
        start(settings(Set.of("gaming.local"), Set.of(), false, 1000));
        for (final String host : List.of("gaming.local", "127.0.0.1")) {
            try (RawSocket raw = new RawSocket(daemon.port())) {
                assertTrue(raw.http("GET /healthz HTTP/1.1\r\nHost: " + host + ":" + daemon.port() + "\r\n\r\n")
                    .startsWith("HTTP/1.1 200 "), host);
            }
        }
        try (RawSocket raw = new RawSocket(daemon.port())) {
            assertTrue(raw.http("GET /healthz HTTP/1.1\r\nHost: evil.local:" + daemon.port() + "\r\n\r\n")
                .startsWith("HTTP/1.1 421 "));
        }
    }

    @Test
    void shouldRefuseAFloodOnOneConnectionAndServeTheOthers() throws IOException {
        start(settings(Set.of(), Set.of(), false, 20));
        try (RawSocket flood = new RawSocket(daemon.port())) {
            int refused = 0;
            for (int i = 0; i < 60; i++) {
                final String head = flood.http("HEAD /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port() + "\r\n\r\n");
                refused += head.startsWith("HTTP/1.1 429 ") ? 1 : 0;
                assertTrue(!head.startsWith("HTTP/1.1 429 ") || head.contains("Retry-After: 1"), head);
            }
            assertTrue(refused > 0, "sixty at once, twenty a second");
            assertEquals(200, daemon.get("/healthz").statusCode());
        }
    }

    @Test
    void shouldNotBeReachedFromElsewhereWithoutTlsAndToken() throws IOException {
        final InetAddress everywhere = InetAddress.getByAddress(new byte[4]);
        for (final boolean tokenToRead : new boolean[] {false, true}) {
            final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> new HttpSettings(everywhere, 0, Set.of(), Set.of(), null, tokenToRead, 1));
            assertTrue(refused.getMessage().contains("0.0.0.0") && refused.getMessage().contains("tls"),
                refused.getMessage());
        }
    }

    @Test
    void shouldKeepTheTokenFromOthers() throws IOException {
        final Path file = folder.resolve("token");
        final String token = TokenFile.take(file);
        assertEquals(43, token.length());
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(token, TokenFile.take(file), "it outlives a restart");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertNotEquals(token, TokenFile.take(file), "one that others could read is none any more");
        Files.writeString(file, "short");
        assertEquals(43, TokenFile.take(file).length());
        final Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        final String own = TokenFile.take(link);
        assertNotEquals(TokenFile.take(file), own, "a link is replaced, not followed");
        assertTrue(Files.isRegularFile(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }
}
