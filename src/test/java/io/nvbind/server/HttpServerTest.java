package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HttpServerTest {

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir, List.of(TestDaemon::geforce), id -> switch (id) {
            case "analysed" -> "{\"frames\":7}".getBytes(StandardCharsets.UTF_8);
            case "broken" -> throw new IllegalStateException("a secret detail");
            default -> null;
        });
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private static void assertProblem(final int status, final String detail, final HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
        final JsonNode problem = TestDaemon.JSON.readTree(answer.body());
        assertEquals(status, problem.get("status").intValue());
        assertTrue(problem.get("detail").stringValue().contains(detail), answer.body());
        assertFalse(problem.get("title").stringValue().isEmpty());
    }

    @Test
    void shouldBindLoopbackOnly() {
        assertEquals(InetAddress.getLoopbackAddress(), daemon.server.address().getAddress());
        assertTrue(daemon.server.address().getAddress().isLoopbackAddress());
    }

    @Test
    void shouldSayWhatToDoWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final int port = taken.getLocalPort();
            final IOException refused = assertThrows(IOException.class,
                () -> HttpServer.start(HttpSettings.loopback(port), daemon.operations,
                    new HttpCallers(TestDaemon.TOKEN, "", token -> null, false),
                    new Streams(daemon.metrics, daemon.events, null), id -> false));
            assertEquals("port " + port + " on 127.0.0.1 is in use; choose another with --port N"
                + " or stop the program that holds it", refused.getMessage());
        }
    }

    @Test
    void shouldServeThePageWithSecurityHeaders() {
        final HttpResponse<String> page = daemon.get("/");
        assertEquals(200, page.statusCode());
        assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElse(""));
        final String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'self'; connect-src 'self' ws://127.0.0.1:" + daemon.port()), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-store", page.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("same-origin", page.headers().firstValue("Referrer-Policy").orElse(""));
        assertTrue(page.headers().map().keySet().stream().noneMatch(
            name -> name.toLowerCase(Locale.ROOT).startsWith("access-control")));
        for (final String file : List.of("/app.js", "/frames.js", "/style.css", "/icon.svg")) {
            assertEquals(200, daemon.get(file).statusCode(), file);
        }
    }

    @Test
    void shouldShowEveryGpuWithValuesSettingsAndReasons() {
        daemon.tick(1);
        final JsonNode status = daemon.json("/api/gpu/status");
        assertEquals(1, status.size());
        final JsonNode gpu = status.get(0);
        assertEquals("0000:01:00.0", gpu.get("pci").stringValue());
        assertEquals("nvidia", gpu.get("vendor").stringValue());
        assertEquals("NVIDIA GeForce RTX 4070", gpu.get("name").stringValue());
        assertTrue(gpu.get("available").booleanValue());
        assertTrue(gpu.get("simulated").booleanValue());
        assertEquals(187.25, gpu.at("/metrics/power_draw_w/value").doubleValue());
        assertEquals("W", gpu.at("/metrics/power_draw_w/unit").stringValue());
        assertTrue(gpu.at("/metrics/power_draw_w/age_ms").isNumber());
        assertFalse(gpu.at("/metrics/thermal_throttling/value").booleanValue());
        assertEquals("the test gave none", gpu.at("/metrics/rtx_utilization/unavailable").stringValue());
        assertEquals(220, gpu.at("/settings/power_limit/value").doubleValue());
        assertTrue(gpu.at("/settings/power_limit/max").isNull());
        assertEquals("made up in a test", gpu.at("/findings/0").stringValue());
    }

    @Test
    void shouldListContainersAndNameTheUnknownOne() {
        daemon.container("gaming-001").container("other");
        assertEquals("gaming-001", daemon.json("/api/containers").at("/0/id").stringValue());
        assertEquals("other", daemon.json("/api/containers").at("/1/id").stringValue());
        assertEquals("/metrics/other", daemon.json("/api/containers/other").get("metrics").stringValue());
        for (final String path : List.of("", "/gpu", "/frames")) {
            assertProblem(404, "container 'nobody' is not known", daemon.get("/api/containers/nobody" + path));
        }
    }

    @Test
    void shouldAnswerTheLatestMetricsWithoutAnyClient() {
        daemon.container("gaming-001");
        final JsonNode first = daemon.json("/api/containers/gaming-001/gpu");
        final JsonNode second = daemon.json("/api/containers/gaming-001/gpu");
        assertEquals("gaming-001", first.get("container_id").stringValue());
        assertEquals(97, first.get("gpu_utilization").doubleValue());
        assertTrue(second.get("timestamp_ns").longValue() > first.get("timestamp_ns").longValue());
        assertEquals(Long.MAX_VALUE, daemon.metrics.intervalNanos("gaming-001"), "no socket waits");
    }

    @Test
    void shouldServeFrameAnalysesFromTheSupplier() {
        daemon.container("analysed").container("quiet").container("broken");
        assertEquals(7, daemon.json("/api/containers/analysed/frames").get("frames").intValue());
        assertProblem(404, "no game with capture runs in container 'quiet'", daemon.get("/api/containers/quiet/frames"));
        final HttpResponse<String> failed = daemon.get("/api/containers/broken/frames");
        assertProblem(500, "nvbind failed", failed);
        assertFalse(failed.body().contains("secret"));
    }

    @Test
    void shouldRefuseUnknownPathsAndWrongMethods() {
        assertProblem(404, "'/nothing'", daemon.get("/nothing"));
        assertProblem(404, "index.html", daemon.get("/../index.html"));
        final HttpResponse<String> put = daemon.send(HttpRequest.newBuilder(daemon.uri("/api/containers"))
            .PUT(HttpRequest.BodyPublishers.ofString("{}")).build());
        assertProblem(405, "PUT", put);
        assertEquals("GET, POST, HEAD", put.headers().firstValue("Allow").orElse(""));
        final HttpResponse<String> head = daemon.send(HttpRequest.newBuilder(daemon.uri("/healthz")).HEAD().build());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals("ok", daemon.json("/healthz").get("status").stringValue());
    }

    @Test
    void shouldRefuseForeignOriginsAndNullButNotProgramsWithoutOne() {
        for (final String origin : List.of("http://evil.example", "null", "https://127.0.0.1:" + daemon.port(),
            "http://127.0.0.1:1", "http://localhost:" + daemon.port() + ".evil.example")) {
            assertProblem(403, "Origin", daemon.send(HttpRequest.newBuilder(daemon.uri("/api/containers"))
                .header("Origin", origin).build()));
        }
        final HttpResponse<String> own = daemon.send(HttpRequest.newBuilder(daemon.uri("/api/containers"))
            .header("Origin", "http://localhost:" + daemon.port()).build());
        assertEquals(200, own.statusCode());
    }

    @Test
    void shouldKeepItsLibrariesOffTheScreen() {
        for (final String library : List.of("io.undertow", "io.undertow.request", "org.xnio.nio", "org.jboss.threads")) {
            assertFalse(Logger.getLogger(library).isLoggable(Level.SEVERE), library);
        }
    }
}
