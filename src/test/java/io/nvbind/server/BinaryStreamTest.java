package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Binary messages beside text messages of the same snapshots, and what each client alone is told. */
class BinaryStreamTest {

    private static final int FIGURES = 80;

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir, List.of(TestDaemon::geforce, each ->
            FakeGpu.typical("0000:03:00.0", Vendor.AMD, "RX 7900", each.clock::get).with(Metric.GPU_TEMP_C, Double.NaN)), null);
        daemon.container("gaming-001");
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private static ByteBuffer binary(final RawSocket raw) throws IOException {
        final RawSocket.Frame frame = raw.read(RawSocket.BINARY);
        assertNotNull(frame, "the connection is gone");
        return ByteBuffer.wrap(frame.payload()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static JsonNode text(final RawSocket raw) throws IOException {
        return TestDaemon.JSON.readTree(raw.read(RawSocket.TEXT).payload());
    }

    private void play(final GameRing game, final int frames, final long frameNanos) {
        for (int i = 0; i < frames; i++) {
            daemon.clock.addAndGet(frameNanos);
            game.present(daemon.clock.get());
        }
    }

    /** Both clients' sockets are known to the daemon before the first turn that counts. */
    private void awaitClients(final int count) {
        while (daemon.metrics.clientCount() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldSayTheSameAsTextInAFixedLayout() throws Exception {
        try (GameRing game = new GameRing(framesDir, "gaming-001");
             RawSocket binary = RawSocket.upgraded(daemon, "/metrics/gaming-001?interval_ms=16&format=binary");
             RawSocket text = RawSocket.upgraded(daemon, "/metrics/gaming-001?interval_ms=16&format=text")) {
            awaitClients(2);
            daemon.tick(200 * TestDaemon.MILLI);
            // Each message is read before the next turn, which would else take the place of one that still waits.
            binary(binary);
            text(text);
            game.device(daemon.clock.get(), 3);
            play(game, 300, 8 * TestDaemon.MILLI);
            daemon.tick(0);
            binary(binary);
            text(text);
            play(game, 2, 8 * TestDaemon.MILLI);
            daemon.tick(0);
            final ByteBuffer message = binary(binary);
            final JsonNode json = text(text);
            assertEquals(BinaryLayout.VERSION, message.get(0));
            assertEquals(BinaryLayout.METRICS, message.get(1));
            assertEquals(BinaryLayout.HEAD_LENGTH, message.getShort(2));
            assertEquals(0, message.getInt(4));
            assertEquals(json.get("interval_frames").intValue(), message.getInt(16));
            assertEquals(8.0, message.getDouble(24));
            assertEquals(8.0, json.get("interval_frame_time_max").doubleValue());
            assertEquals(json.get("sequence").longValue(), message.getLong(40));
            assertEquals(json.get("timestamp_ns").longValue(), message.getLong(48));
            assertEquals(daemon.clock.get(), message.getLong(56));
            assertEquals(BinaryLayout.SIMULATED | BinaryLayout.PLAYING, message.getShort(64));
            assertEquals(BinaryLayout.FIGURES.length, message.getShort(66));
            for (int i = 0; i < BinaryLayout.FIGURES.length; i++) {
                final JsonNode value = json.get(BinaryLayout.FIGURES[i]);
                final boolean known = ((message.getLong(72) >>> i) & 1) != 0;
                assertEquals(!value.isNull(), known, BinaryLayout.FIGURES[i]);
                assertEquals(known ? value.doubleValue() : Double.NaN, message.getDouble(FIGURES + 8 * i), 0.01,
                    BinaryLayout.FIGURES[i]);
            }
            assertGpus(message, json);
        }
    }

    private static void assertGpus(final ByteBuffer message, final JsonNode json) {
        assertEquals(2, message.get(68));
        assertEquals(1, message.get(69), "the game renders on the second");
        final int length = message.getShort(70);
        for (int gpu = 0; gpu < 2; gpu++) {
            final int at = FIGURES + 8 * BinaryLayout.FIGURES.length + gpu * length;
            final JsonNode each = json.get("gpus").get(gpu);
            assertEquals(gpu == 0 ? 1 : 3, message.get(at + 4) & 0xff, "PCI bus");
            assertEquals(gpu == 0 ? 1 : 2, message.get(at + 7), "vendor");
            assertEquals(Metric.ALL.size(), message.getShort(at + 8));
            for (int i = 0; i < Metric.ALL.size(); i++) {
                final String name = Metric.ALL.get(i).label();
                final boolean known = ((message.getLong(at + 16) >>> i) & 1) != 0;
                final double value = message.getDouble(at + 24 + 8 * i);
                final int age = message.getInt(at + 24 + 8 * Metric.ALL.size() + 4 * i);
                assertEquals(!each.get(name).isNull(), known, name);
                assertEquals(known, !Double.isNaN(value), name);
                assertEquals(known, age != BinaryLayout.UNKNOWN, name);
                if (known) {
                    assertEquals(each.get(name).isBoolean() ? (each.get(name).booleanValue() ? 1 : 0)
                        : each.get(name).doubleValue(), value, 0.1, name);
                    assertEquals(each.get("age_ms").get(name).doubleValue(), age / 1e3, 0.1, name);
                }
            }
        }
        assertEquals(message.limit(), FIGURES + 8 * BinaryLayout.FIGURES.length + 2 * length);
        assertEquals(0, length % 8);
    }

    @Test
    void shouldCountEveryFrameBetweenTwoMessagesForEachClient() throws Exception {
        try (GameRing game = new GameRing(framesDir, "gaming-001");
             RawSocket fast = RawSocket.upgraded(daemon, "/metrics/gaming-001?interval_ms=4&format=binary");
             RawSocket slow = RawSocket.upgraded(daemon, "/metrics/gaming-001?interval_ms=40&format=binary")) {
            awaitClients(2);
            daemon.tick(200 * TestDaemon.MILLI);
            assertEquals(BinaryLayout.UNKNOWN, binary(fast).getInt(16), "nothing to count from");
            assertEquals(BinaryLayout.UNKNOWN, binary(slow).getInt(16));
            game.present(daemon.clock.get());
            long ofFast = 0;
            long ofSlow = 0;
            int slowMessages = 0;
            for (int i = 0; i < 100; i++) {
                play(game, 3, i == 50 ? 5 * TestDaemon.MILLI : TestDaemon.MILLI);
                daemon.tick(TestDaemon.MILLI);
                final ByteBuffer message = binary(fast);
                ofFast += message.getInt(16);
                if (i == 50) {
                    // Its first frame also spans the millisecond since the turn before.
                    assertEquals(6.0, message.getDouble(32));
                }
            }
            daemon.tick(40 * TestDaemon.MILLI);
            ofFast += binary(fast).getInt(16);
            double greatest = 0;
            while (ofSlow < 300) {
                final ByteBuffer message = binary(slow);
                ofSlow += message.getInt(16);
                greatest = message.getInt(16) > 0 ? Math.max(greatest, message.getDouble(32)) : greatest;
                slowMessages++;
            }
            assertEquals(300, ofFast);
            assertEquals(300, ofSlow);
            assertEquals(6.0, greatest);
            assertTrue(slowMessages < 20, "messages " + slowMessages);
        }
    }

    @Test
    void shouldTellASlowClientWhatItMissedAndLoseNoFrameOfIt() throws Exception {
        try (GameRing game = new GameRing(framesDir, "gaming-001");
             RawSocket raw = new RawSocket(daemon.port(), 4096).upgrade(daemon, "/metrics/gaming-001?interval_ms=4")) {
            awaitClients(1);
            daemon.tick(200 * TestDaemon.MILLI);
            text(raw);
            game.present(daemon.clock.get());
            long presented = 0;
            while (daemon.metrics.skippedMessages() < 500) {
                play(game, 1, 4 * TestDaemon.MILLI);
                presented++;
                daemon.tick(0);
            }
            long missed = 0;
            long frames = 0;
            long expected = -1;
            while (frames < presented) {
                final JsonNode message = text(raw);
                final long sequence = message.get("sequence").longValue();
                missed += message.get("missed").longValue();
                frames += message.get("interval_frames").longValue();
                if (expected >= 0) {
                    assertEquals(expected + message.get("missed").longValue(), sequence, "a gap is told");
                }
                expected = sequence + 1;
            }
            assertEquals(presented, frames, "no frame is lost silently");
            assertEquals(daemon.metrics.skippedMessages(), missed, "what was skipped is told");
        }
    }

    @Test
    void shouldStreamToTheJdksOwnClient() {
        final List<ByteBuffer> messages = new CopyOnWriteArrayList<>();
        final WebSocket socket = daemon.http.newWebSocketBuilder().buildAsync(
            daemon.socket("/metrics/gaming-001?interval_ms=4&format=binary"), new WebSocket.Listener() {
                private final ByteArrayOutputStream part = new ByteArrayOutputStream();

                @Override
                public CompletionStage<?> onBinary(final WebSocket from, final ByteBuffer data, final boolean last) {
                    final byte[] bytes = new byte[data.remaining()];
                    data.get(bytes);
                    part.writeBytes(bytes);
                    if (last) {
                        messages.add(ByteBuffer.wrap(part.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
                        part.reset();
                    }
                    from.request(1);
                    return null;
                }
            }).join();
        daemon.tickUntil(() -> messages.size() >= 100);
        final List<ByteBuffer> seen = List.copyOf(messages);
        long next = seen.getFirst().getLong(40) + 1;
        for (final ByteBuffer message : seen.subList(1, seen.size())) {
            assertEquals(next + message.getInt(4), message.getLong(40), "a gap is told");
            next = message.getLong(40) + 1;
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
    }

    @Test
    void shouldLetNoOneMissAMessageWhileAQuarterOfTheClientsStopReading() throws Exception {
        final List<RawSocket> readers = new ArrayList<>();
        final List<RawSocket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                readers.add(RawSocket.upgraded(daemon, "/metrics/gaming-001?interval_ms=4&format=binary"));
            }
            for (int i = 0; i < 50; i++) {
                stalled.add(new RawSocket(daemon.port(), 4096).upgrade(daemon, "/metrics/gaming-001?interval_ms=4"));
            }
            awaitClients(200);
            long sequence = -1;
            for (int turn = 0; turn < 150; turn++) {
                daemon.tick(4 * TestDaemon.MILLI);
                final long first = binary(readers.getFirst()).getLong(40);
                assertTrue(sequence < 0 || first == sequence + 1, "missed some before " + first);
                sequence = first;
                for (final RawSocket reader : readers.subList(1, readers.size())) {
                    final ByteBuffer message = binary(reader);
                    assertEquals(sequence, message.getLong(40));
                    assertEquals(0, message.getInt(4));
                }
            }
            assertTrue(daemon.metrics.skippedMessages() > 0, "the others did not stop reading");
        } finally {
            for (final RawSocket each : readers) {
                each.close();
            }
            for (final RawSocket each : stalled) {
                each.close();
            }
        }
    }
}
