package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.Allocated;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MetricsEncoderTest {

    private static final List<String> CONTRACT = List.of("timestamp", "timestamp_ns", "sequence", "container_id", "fps",
        "frame_time_ms", "frame_time_p1", "frame_time_p99", "frame_time_p999", "one_percent_low_fps", "stutter_count",
        "frames_total", "frames_lost", "gpu_utilization", "gpu_temp_c", "gpu_clock_mhz", "memory_clock_mhz",
        "vram_used_mb", "vram_total_mb", "vram_pressure", "power_draw_w", "power_limit_w", "thermal_throttling",
        "rtx_utilization", "tensor_core_utilization", "dlss_active", "reflex_enabled", "gpu", "gpu_vendor", "gpu_name",
        "simulated", "age_ms", "unavailable");
    private static final Set<String> NO_AGE = Set.of("timestamp", "timestamp_ns", "sequence", "container_id", "game",
        "gpu", "gpu_vendor", "gpu_name", "simulated", "age_ms", "unavailable", "gpus", "dlss_state",
        "reflex_state", "anti_lag_state", "fsr_state", "xess_state", "frame_generation");

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;
    private Consumer<Snapshot> look = snapshot -> { };

    @AfterEach
    void stop() {
        daemon.close();
    }

    private void start(final List<? extends Function<TestDaemon, Gpu>> gpus) throws IOException {
        daemon = new TestDaemon(framesDir, gpus, null, new SnapshotSink() {
            @Override
            public long intervalNanos(final String container) {
                return 16 * TestDaemon.MILLI;
            }

            @Override
            public void onSnapshot(final Snapshot snapshot) {
                look.accept(snapshot);
            }
        });
    }

    private JsonNode message() {
        final List<JsonNode> messages = new ArrayList<>();
        look = snapshot -> {
            final JsonWriter json = new JsonWriter(16);
            new MetricsEncoder().encode(snapshot, json);
            messages.add(TestDaemon.JSON.readTree(json.toByteArray()));
        };
        daemon.tick(200 * TestDaemon.MILLI);
        look = snapshot -> { };
        return messages.getLast();
    }

    /** A second of 8 ms frames each turn, so that all windows are full. */
    private void play(final GameRing game, final int seconds) {
        for (int i = 0; i < seconds * 125; i++) {
            daemon.clock.addAndGet(8 * TestDaemon.MILLI);
            game.present(daemon.clock.get());
            if (i % 125 == 124) {
                daemon.tick(0);
            }
        }
    }

    private static void assertNullsHaveReasonsAndValuesHaveAges(final JsonNode message) {
        for (final String field : message.propertyNames()) {
            if (message.get(field).isNull()) {
                assertTrue(message.get("unavailable").get(field).isString(), field + " is null without a reason");
                assertNull(message.get("age_ms").get(field), field);
            } else {
                assertNull(message.get("unavailable").get(field), field);
                assertEquals(!NO_AGE.contains(field), message.get("age_ms").has(field), "age of " + field);
            }
        }
    }

    @Test
    void shouldHaveEveryFieldOfTheContractInAnyState() throws IOException {
        start(List.of(TestDaemon::geforce));
        daemon.container("gaming-001");
        final JsonNode idle = message();
        assertTrue(idle.propertyNames().containsAll(CONTRACT));
        assertNullsHaveReasonsAndValuesHaveAges(idle);
        assertEquals(Snapshot.NO_GAME, idle.at("/unavailable/fps").stringValue());
        try (GameRing game = new GameRing(framesDir, "gaming-001")) {
            daemon.tick(200 * TestDaemon.MILLI);
            play(game, 1);
            final JsonNode early = message();
            assertEquals("insufficient_samples", early.at("/unavailable/frame_time_p999").stringValue());
            assertNullsHaveReasonsAndValuesHaveAges(early);
            play(game, 10);
            final JsonNode playing = message();
            assertEquals(idle.propertyNames(), playing.propertyNames());
            assertNullsHaveReasonsAndValuesHaveAges(playing);
        }
    }

    @Test
    void shouldWriteWithWhatItKeptWhatItWouldWriteAnew() throws IOException {
        start(List.of(TestDaemon::geforce,
            each -> FakeGpu.typical("0000:03:00.0", Vendor.AMD, "Radeon", each.clock::get)));
        final MetricsEncoder encoder = new MetricsEncoder();
        final BinaryLayout layout = new BinaryLayout();
        final Set<Double> ages = new HashSet<>();
        final int[] snapshots = {0};
        daemon.container("gaming-001").container("gaming-002");
        look = snapshot -> {
            final String kept = text(encoder, snapshot);
            assertEquals(text(new MetricsEncoder(), snapshot), kept);
            assertEquals(binary(new BinaryLayout(), snapshot), binary(layout, snapshot));
            ages.add(TestDaemon.JSON.readTree(kept).at("/gpus/1/age_ms/gpu_temp_c").doubleValue());
            snapshots[0]++;
        };
        for (int i = 0; i < 100; i++) {
            daemon.tick(16 * TestDaemon.MILLI);
        }
        look = snapshot -> { };
        assertTrue(snapshots[0] >= 190, snapshots[0] + " snapshots of two containers");
        assertTrue(ages.size() > 2, "ages change between two samples: " + ages);
    }

    private static String text(final MetricsEncoder encoder, final Snapshot snapshot) {
        final JsonWriter json = new JsonWriter(16);
        encoder.encode(snapshot, json);
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    private static ByteBuffer binary(final BinaryLayout layout, final Snapshot snapshot) {
        final ByteBuffer bytes = ByteBuffer.allocate(BinaryLayout.bodyLength(snapshot.gpuCount()));
        layout.body(snapshot, bytes);
        return bytes.flip();
    }

    @Test
    void shouldSayWhatTheGameAndItsGpuDo() throws IOException {
        start(List.of(TestDaemon::geforce));
        daemon.container("gaming-001");
        try (GameRing game = new GameRing(framesDir, "gaming-001")) {
            daemon.tick(200 * TestDaemon.MILLI);
            game.process(daemon.clock.get(), "Half-\"Life\" \\ 2");
            play(game, 9);
            daemon.clock.addAndGet(72 * TestDaemon.MILLI);
            game.lose(3);
            game.present(daemon.clock.get());
            daemon.clock.addAndGet(80 * TestDaemon.MILLI);
            game.present(daemon.clock.get());
            play(game, 1);
            final JsonNode message = message();
            assertEquals("gaming-001", message.get("container_id").stringValue());
            assertEquals("Half-\"Life\" \\ 2", message.get("game").stringValue());
            assertEquals(125.0, message.get("fps").doubleValue());
            assertEquals(8.0, message.get("frame_time_ms").doubleValue());
            assertEquals(8.0, message.get("frame_time_p1").doubleValue(), 0.01);
            assertEquals(8.0, message.get("frame_time_p99").doubleValue(), 0.01);
            assertEquals(8.0, message.get("frame_time_p999").doubleValue(), 0.01);
            assertTrue(message.get("one_percent_low_fps").doubleValue() < 125);
            assertEquals(1, message.get("stutter_count").longValue());
            assertEquals(1252, message.get("frames_total").longValue());
            assertEquals(3, message.get("frames_lost").longValue());
            assertEquals(200.0, message.at("/age_ms/fps").doubleValue());
            assertEquals(6144.5, message.get("vram_used_mb").doubleValue());
            assertEquals(0.5123, message.get("vram_pressure").doubleValue());
            assertEquals(2505, message.get("gpu_clock_mhz").intValue());
            assertFalse(message.get("thermal_throttling").booleanValue());
            assertEquals("0000:01:00.0", message.get("gpu").stringValue());
            assertEquals("nvidia", message.get("gpu_vendor").stringValue());
            assertTrue(message.get("simulated").booleanValue());
            assertFalse(message.has("gpus"));
            assertEquals(message.get("timestamp_ns").longValue() / 1e9, message.get("timestamp").doubleValue(), 1e-5);
        }
    }

    @Test
    void shouldListAllGpusAndFlattenTheOneThatRenders() throws IOException {
        start(List.of(TestDaemon::geforce,
            each -> FakeGpu.typical("0000:03:00.0", Vendor.AMD, "RX \"7900\" \ud83d", each.clock::get)
                .with(Metric.GPU_TEMP_C, Double.NaN).with(Metric.POWER_DRAW_W, Double.POSITIVE_INFINITY)));
        daemon.container("gaming-001");
        final JsonNode unknown = message();
        assertTrue(unknown.get("gpu").isNull());
        assertEquals(2, unknown.get("gpus").size());
        assertNullsHaveReasonsAndValuesHaveAges(unknown);
        try (GameRing game = new GameRing(framesDir, "gaming-001")) {
            daemon.tick(200 * TestDaemon.MILLI);
            game.device(daemon.clock.get(), 3);
            game.present(daemon.clock.get());
            final JsonNode message = message();
            assertEquals("0000:03:00.0", message.get("gpu").stringValue());
            assertEquals("RX \"7900\" \ufffd", message.get("gpu_name").stringValue());
            assertTrue(message.get("gpu_temp_c").isNull());
            assertEquals("the driver's answer is no finite number", message.at("/unavailable/gpu_temp_c").stringValue());
            assertEquals("0000:01:00.0", message.at("/gpus/0/gpu").stringValue());
            assertEquals(187.25, message.at("/gpus/0/power_draw_w").doubleValue());
            assertTrue(message.at("/gpus/1/power_draw_w").isNull());
            for (final JsonNode gpu : message.get("gpus")) {
                assertNullsHaveReasonsAndValuesHaveAges(gpu);
            }
        }
    }

    @Test
    void shouldSayThatThereIsNoGpu() throws IOException {
        start(List.of());
        daemon.container("gaming-001");
        final JsonNode message = message();
        assertTrue(message.propertyNames().containsAll(CONTRACT));
        assertEquals("no GPU was found", message.at("/unavailable/gpu").stringValue());
        assertFalse(message.get("simulated").booleanValue());
        assertNullsHaveReasonsAndValuesHaveAges(message);
    }

    @Test
    void shouldAllocateNothing() throws IOException {
        start(List.of(TestDaemon::geforce,
            each -> FakeGpu.typical("0000:03:00.0", Vendor.AMD, "Radeon \u00e9\u20ac", each.clock::get)));
        daemon.container("gaming-001");
        try (GameRing game = new GameRing(framesDir, "gaming-001")) {
            daemon.tick(200 * TestDaemon.MILLI);
            game.device(daemon.clock.get(), 3);
            play(game, 11);
            final long[] allocated = {-1};
            look = snapshot -> {
                final MetricsEncoder encoder = new MetricsEncoder();
                final JsonWriter json = new JsonWriter(64);
                encode(20_000, encoder, snapshot, json);
                allocated[0] = Allocated.leastBytes(() -> encode(100_000, encoder, snapshot, json));
            };
            daemon.tick(200 * TestDaemon.MILLI);
            look = snapshot -> { };
            assertEquals(0, allocated[0], "bytes for 100000 messages");
        }
    }

    private static void encode(final int times, final MetricsEncoder encoder, final Snapshot snapshot,
                               final JsonWriter json) {
        for (int i = 0; i < times; i++) {
            encoder.encode(snapshot, json.reset());
        }
    }
}
