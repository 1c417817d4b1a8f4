package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the running daemon tells monitoring, and what it loads for it. */
class MonitoringTest {

    @TempDir
    private Path folder;

    @Test
    void shouldTellOfItselfAndLoadNothingOfOpenTelemetryUnasked() throws Exception {
        final Path classes = folder.resolve("classes");
        try (DaemonProcess daemon = new DaemonProcess(folder,
            Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + classes))) {
            final String page = daemon.get("/metrics").body();
            for (final String name : List.of("nvbind_sampler_seconds_total", "nvbind_websocket_clients",
                "nvbind_websocket_messages_skipped_total", "nvbind_journal_lag_bytes", "nvbind_heap_used_bytes",
                "nvbind_thread_deaths_total 0.0", "nvbind_events_total", "nvbind_corrupt_rings_total")) {
                assertTrue(page.contains("\n" + name), name + " is not in " + page);
            }
            final String loaded = Files.readString(classes);
            assertTrue(loaded.contains("io.nvbind.export.PrometheusPage"), "the log is that of the daemon");
            assertFalse(loaded.contains("io.opentelemetry"), "OpenTelemetry was loaded");
            assertFalse(loaded.contains("io.nvbind.export.OtlpExport"), "the exporter was loaded");
        }
    }

    @Test
    void shouldSendToACollectorWhenAsked() throws Exception {
        final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        final HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (DaemonProcess daemon = new DaemonProcess(folder, "--otlp", "http://127.0.0.1:"
                + collector.getAddress().getPort() + "/v1/metrics", "--otlp-interval", "1")) {
            final String body = bodies.poll(60, TimeUnit.SECONDS);
            assertTrue(body != null && body.contains("nvbind_heap_used_bytes"), body + daemon.program().err());
            assertEquals(200, daemon.get("/healthz").statusCode());
        } finally {
            collector.stop(0);
        }
    }
}
