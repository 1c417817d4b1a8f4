package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Telemetry sends messages while the I/O thread answers pings on the same connection, and the kernel takes parts of both. */
class TwoWritersTest {

    private static final int MESSAGES = 3000;
    private static final int PONGS = 300;
    private static final int MOST_AHEAD = 1000;

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;
    /** Sequence of the newest message that was read. */
    private final AtomicLong latest = new AtomicLong();
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir);
        daemon.container("gaming-001");
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    private Thread until(final AtomicBoolean end, final Work work) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (!end.get()) {
                    work.run();
                }
            } catch (final IOException | RuntimeException | AssertionError problem) {
                failure.set(problem);
            }
        });
    }

    @Test
    void shouldKeepEachFrameWholeAndTellWhatWasMissed() throws Exception {
        try (RawSocket raw = new RawSocket(daemon.port(), 4096)) {
            raw.upgrade(daemon, "/metrics/gaming-001?interval_ms=4");
            final long[] pings = {0};
            final long[] turns = {0};
            final Thread telemetry = until(over, () -> {
                // Not ten seconds of its own clock ahead: who has read nothing for so long is sent away.
                if (turns[0] - latest.get() < MOST_AHEAD) {
                    daemon.tick(4 * TestDaemon.MILLI);
                    turns[0]++;
                } else {
                    Thread.yield();
                }
            });
            final Thread pinger = until(quiet, () ->
                raw.frame(RawSocket.FINAL | RawSocket.PING, ByteBuffer.allocate(8).putLong(0, pings[0]++).array()));
            try {
                read(raw);
            } finally {
                quiet.set(true);
                // Its pings are only taken in while something is read, and messages still come.
                while (pinger.isAlive() && raw.read() != null) {
                    latest.incrementAndGet();
                }
                over.set(true);
                telemetry.join();
            }
            assertEquals(null, failure.get());
            raw.frame(RawSocket.FINAL | RawSocket.CLOSE, ByteBuffer.allocate(2).putShort(0, (short) 1000).array());
            assertEquals(1000, raw.read(RawSocket.CLOSE).closeCode());
        }
    }

    private void read(final RawSocket raw) throws IOException {
        long sequence = -1;
        long pong = -1;
        int messages = 0;
        int pongs = 0;
        while (messages < MESSAGES || pongs < PONGS) {
            final RawSocket.Frame frame = raw.read();
            assertNotNull(frame, () -> "closed; " + failure.get());
            if (frame.opcode() == RawSocket.PONG) {
                final long number = ByteBuffer.wrap(frame.payload()).getLong();
                assertTrue(number > pong, "pong " + number + " after " + pong);
                pong = number;
                pongs++;
            } else {
                assertEquals(RawSocket.TEXT, frame.opcode());
                final JsonNode message = TestDaemon.JSON.readTree(frame.payload());
                final long number = message.get("sequence").longValue();
                if (sequence >= 0) {
                    assertEquals(number - sequence - 1, message.get("missed").longValue());
                }
                sequence = number;
                latest.set(number);
                messages++;
            }
        }
    }
}
