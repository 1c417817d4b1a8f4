package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A client that does not read, beside one that does. */
class StalledClientTest {

    private static final long TICK = 16 * TestDaemon.MILLI;

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

    private RawSocket stalling() throws IOException {
        return new RawSocket(daemon.port(), 4096).upgrade(daemon, "/metrics/gaming-001?interval_ms=4");
    }

    /** One turn; the reader must have its message of exactly this turn. */
    private long turn(final SocketClient reader, final long sequence) throws InterruptedException {
        daemon.tick(TICK);
        final JsonNode message = reader.messages.poll(30, TimeUnit.SECONDS);
        final long got = message.get("sequence").longValue();
        if (sequence >= 0) {
            assertEquals(sequence + 1, got, "the reader missed a message");
        }
        return got;
    }

    @Test
    void shouldBeClosedWithAReasonWhileTheOtherMissesNothing() throws Exception {
        final SocketClient reader = SocketClient.connect(daemon, "/metrics/gaming-001?interval_ms=16");
        try (RawSocket raw = stalling()) {
            daemon.tickUntil(() -> daemon.metrics.intervalNanos("gaming-001") == 4 * TestDaemon.MILLI);
            reader.next(daemon);
            daemon.tickUntil(() -> !reader.messages.isEmpty());
            while (reader.messages.poll(200, TimeUnit.MILLISECONDS) != null) {
                // What the turns above still brought.
            }
            long sequence = -1;
            while (daemon.metrics.intervalNanos("gaming-001") == 4 * TestDaemon.MILLI) {
                sequence = turn(reader, sequence);
            }
            final RawSocket.Frame close = raw.read(RawSocket.CLOSE);
            assertEquals(1008, close.closeCode());
            assertTrue(close.closeReason().matches("nothing was read for 10 s; [1-9][0-9]* messages were skipped"),
                close.closeReason());
            for (int i = 0; i < 10; i++) {
                sequence = turn(reader, sequence);
            }
        }
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 1);
    }

    @Test
    void shouldGetTheNewestMessageWhenItReadsAgain() throws Exception {
        try (RawSocket raw = stalling()) {
            daemon.tickUntil(() -> daemon.metrics.skippedMessages() > 500);
            long before = -1;
            long step = 0;
            // Until it has skipped what it could not read; what the kernel held for it comes first.
            while (step <= 100) {
                final JsonNode message = TestDaemon.JSON.readTree(raw.read(RawSocket.TEXT).payload());
                final long sequence = message.get("sequence").longValue();
                assertTrue(sequence > before, "never an older one after a newer");
                step = before < 0 ? 0 : sequence - before;
                before = sequence;
                daemon.tick(4 * TestDaemon.MILLI);
            }
        }
    }

    @Test
    void shouldNotHoldUpTheServersEnd() throws Exception {
        try (RawSocket raw = stalling()) {
            daemon.tickUntil(() -> daemon.metrics.skippedMessages() > 500);
            daemon.server.close();
            assertEquals(0, daemon.metrics.clientCount());
            raw.rest();
        }
    }

    @Test
    void shouldBeForgottenWhenItVanishes() throws Exception {
        final RawSocket raw = stalling();
        daemon.tickUntil(() -> daemon.metrics.skippedMessages() > 500);
        raw.close();
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
        assertEquals(Long.MAX_VALUE, daemon.metrics.intervalNanos("gaming-001"));
    }
}
