package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.export.Figures;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusTest {

    private static final String GPU = "{pci=\"0000:01:00.0\",simulated=\"true\",vendor=\"nvidia\"} ";

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private String scrape(final String accept, final String expectedType) {
        final CompletableFuture<HttpResponse<byte[]>> answer = daemon.http.sendAsync(
            HttpRequest.newBuilder(daemon.uri("/metrics")).header("Accept", accept).build(),
            HttpResponse.BodyHandlers.ofByteArray());
        daemon.tickUntil(answer::isDone);
        assertEquals(200, answer.join().statusCode());
        final String type = answer.join().headers().firstValue("Content-Type").orElse("");
        assertTrue(type.startsWith(expectedType), type);
        return new String(answer.join().body(), StandardCharsets.ISO_8859_1);
    }

    private GameRing play() throws IOException {
        daemon.container("gaming-001");
        final GameRing game = new GameRing(framesDir, "gaming-001");
        daemon.tick(200 * TestDaemon.MILLI);
        for (int i = 0; i < 500; i++) {
            daemon.clock.addAndGet(8 * TestDaemon.MILLI);
            game.present(daemon.clock.get());
        }
        daemon.tick(0);
        return game;
    }

    @Test
    void shouldShowGpusAndGamesInBaseUnits() throws IOException {
        try (GameRing _ = play()) {
            final String text = scrape("text/plain", "text/plain");
            assertTrue(text.contains("nvbind_gpu_power_watts" + GPU + "187.25\n"), text);
            assertTrue(text.contains("nvbind_gpu_clock_hertz" + GPU + "2.505E9\n"), text);
            assertTrue(text.contains("nvbind_gpu_utilization_ratio" + GPU + "0.97\n"), text);
            assertTrue(text.contains("nvbind_gpu_thermal_throttling" + GPU + "0.0\n"), text);
            assertFalse(text.contains("nvbind_gpu_hotspot"), "what is not known is absent, not 0");
            final String labels = "{container=\"gaming-001\",pci=\"0000:01:00.0\",simulated=\"true\",vendor=\"nvidia\"} ";
            assertTrue(text.contains("nvbind_frames_total" + labels + "500.0\n"), text);
            assertTrue(text.contains("nvbind_frame_time_seconds_count" + labels + "499\n"), text);
            assertTrue(text.contains("le=\"0.009\"} 499\n"), text);
            assertTrue(text.contains("le=\"0.0075\"} 0\n"), text);
        }
    }

    @Test
    void shouldSpeakOpenMetricsAndProtobufToThoseWhoAskForIt() throws IOException {
        try (GameRing _ = play()) {
            assertTrue(scrape("application/openmetrics-text; version=1.0.0", "application/openmetrics-text")
                .endsWith("# EOF\n"));
            final String binary = scrape("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
                + "encoding=delimited", "application/vnd.google.protobuf");
            assertTrue(binary.contains("nvbind_frame_time_seconds"));
        }
    }

    @Test
    void shouldPleasePromtool() throws Exception {
        RealParts.needProgram("prometheus", "promtool");
        try (GameRing _ = play()) {
            final Process promtool = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
            promtool.getOutputStream().write(scrape("text/plain", "text/plain").getBytes(StandardCharsets.ISO_8859_1));
            promtool.getOutputStream().close();
            final String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, promtool.waitFor(), said);
            assertEquals("", said);
        }
    }

    @Test
    void shouldNotGrowWithoutLimitWithTheContainers() {
        for (int i = 0; i < Figures.MAX_CONTAINERS + 7; i++) {
            assertTrue(framesDir.resolve("container-" + i).toFile().mkdir());
        }
        daemon.container("one-more");
        final String text = scrape("text/plain", "text/plain");
        assertEquals(Figures.MAX_CONTAINERS, text.lines().filter(line -> line.startsWith("nvbind_container_playing{")).count());
        assertTrue(text.contains("nvbind_containers_not_exported 8.0\n"), text);
    }
}
