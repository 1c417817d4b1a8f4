package io.nvbind.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.Vendor;
import io.nvbind.telemetry.GpuReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpExportTest {

    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private HttpServer collector;

    @BeforeEach
    void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            assertEquals("application/x-protobuf", exchange.getRequestHeaders().getFirst("Content-Type"));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void shouldSendFiguresToACollector() throws InterruptedException {
        final GpuReading gpu = new GpuReading(new GpuInfo(GpuId.parse("0000:01:00.0"), 0, Vendor.NVIDIA, "Test GPU", "fake",
            "1", true, List.of()));
        final Figures figures = new Figures(new FiguresRequest(() -> 0), List.of(gpu),
            new Health().gauge("heap_used_bytes", "bytes", "Java heap in use.", () -> 42).counter("events", "", "Events.",
                () -> 7).gauge("unknown", "", "Not known.", () -> Double.NaN));
        final String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/metrics";
        try (OtlpExport _ = new OtlpExport(figures, endpoint, Duration.ofMillis(100))) {
            final String body = bodies.poll(30, TimeUnit.SECONDS);
            assertTrue(body.contains("nvbind_heap_used_bytes") && body.contains("nvbind_events"), body);
            assertTrue(body.contains("nvbind_gpu_info") && body.contains("0000:01:00.0") && body.contains("simulated"), body);
            assertTrue(body.contains("service.name"), body);
            assertTrue(!body.contains("nvbind_unknown"), "what is not known is absent");
        }
    }
}
