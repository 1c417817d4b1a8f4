package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may send over a WebSocket, and with which code it is shown out when it sends something else. */
class WebSocketProtocolTest {

    private static final int PROTOCOL_ERROR = 1002;
    private static final int POLICY = 1008;
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path framesDir;
    private TestDaemon daemon;
    private RawSocket raw;

    @BeforeEach
    void start() throws IOException {
        daemon = new TestDaemon(framesDir);
        daemon.container("gaming-001");
        raw = RawSocket.upgraded(daemon, "/metrics/gaming-001");
    }

    @AfterEach
    void stop() throws IOException {
        raw.close();
        daemon.close();
    }

    private void assertClosed(final int code) throws IOException {
        final RawSocket.Frame close = raw.read(RawSocket.CLOSE);
        assertNotNull(close, "closed without a word");
        assertEquals(code, close.closeCode(), close.closeReason());
        raw.frame(RawSocket.FINAL | RawSocket.CLOSE, close.payload());
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
    }

    private void assertAlive() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.PING, HELLO);
        final RawSocket.Frame pong = raw.read(RawSocket.PONG);
        assertNotNull(pong, "the connection is gone");
        assertArrayEquals(HELLO, pong.payload());
    }

    /** Another daemon, that pings often; its messages are not read here. */
    private void impatient() throws IOException {
        stop();
        daemon = new TestDaemon(framesDir, HttpSettings.loopback(0), new Patience(50, 50));
        daemon.container("gaming-001");
        raw = RawSocket.upgraded(daemon, "/metrics/gaming-001");
    }

    @Test
    void shouldEndWithAPeerThatIsHalfGone() throws IOException {
        impatient();
        assertClosed(POLICY);
    }

    @Test
    void shouldNotTakeAFrameThatComesByteByByteForASignOfLife() throws IOException {
        impatient();
        raw.send("\u0081\u00fe\u0040\u0000");
        final AtomicBoolean over = new AtomicBoolean();
        final Thread dribble = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                try {
                    raw.send("x");
                } catch (final IOException closed) {
                    return;
                }
                LockSupport.parkNanos(TestDaemon.MILLI);
            }
        });
        try {
            final RawSocket.Frame close = raw.read(RawSocket.CLOSE);
            assertNotNull(close, "closed without a word");
            assertEquals("1008 two pings were not answered", close.closeCode() + " " + close.closeReason());
        } finally {
            over.set(true);
        }
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0 && !dribble.isAlive());
    }

    @Test
    void shouldKeepAPeerThatAnswersItsPings() throws IOException {
        impatient();
        for (int i = 0; i < 8; i++) {
            final RawSocket.Frame ping = raw.read(RawSocket.PING);
            assertNotNull(ping, "the connection is gone");
            raw.frame(RawSocket.FINAL | RawSocket.PONG, ping.payload());
        }
        assertEquals(1, daemon.metrics.clientCount());
    }

    @Test
    void shouldAnswerAPing() throws IOException {
        assertAlive();
    }

    @Test
    void shouldAcceptFragmentedTextWithAPingInBetween() throws IOException {
        raw.frame(RawSocket.TEXT, HELLO);
        assertAlive();
        raw.frame(RawSocket.CONTINUATION, HELLO);
        raw.frame(RawSocket.FINAL | RawSocket.CONTINUATION, HELLO);
        assertAlive();
    }

    @Test
    void shouldEchoAClose() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.CLOSE, new byte[] {3, (byte) 232, 'b', 'y', 'e'});
        assertEquals(1000, raw.read(RawSocket.CLOSE).closeCode());
        assertTrue(raw.atEnd());
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
    }

    @Test
    void shouldRefuseAnUnknownDataOpcode() throws IOException {
        raw.frame(RawSocket.FINAL | 3, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseAnUnknownControlOpcode() throws IOException {
        raw.frame(RawSocket.FINAL | 0xb, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseReservedBits() throws IOException {
        raw.frame(RawSocket.FINAL | 0x40 | RawSocket.TEXT, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseUnmaskedText() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, false, HELLO.length, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseAFragmentedPing() throws IOException {
        raw.frame(RawSocket.PING, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseALongPing() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.PING, new byte[126]);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseAContinuationOfNothing() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.CONTINUATION, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseANewMessageWithinAnother() throws IOException {
        raw.frame(RawSocket.TEXT, HELLO);
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, HELLO);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseACloseWithHalfACode() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.CLOSE, new byte[1]);
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseACloseCodeThatMayNotBeSent() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.CLOSE, ByteBuffer.allocate(2).putShort((short) 1005).array());
        assertClosed(PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseTextThatIsNotUtf8() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, new byte[] {'a', (byte) 0xc3, '('});
        assertClosed(1007);
    }

    @Test
    void shouldRefuseBinary() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.BINARY, HELLO);
        assertClosed(1003);
    }

    @Test
    void shouldTakeTextUpToItsLimitAndNoMore() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, new byte[FrameReader.MAX_TEXT_BYTES]);
        assertAlive();
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, new byte[FrameReader.MAX_TEXT_BYTES + 1]);
        assertClosed(1009);
    }

    @Test
    void shouldCountFragmentsTogether() throws IOException {
        final byte[] half = new byte[FrameReader.MAX_TEXT_BYTES / 2 + 1];
        raw.frame(RawSocket.TEXT, half);
        raw.frame(RawSocket.FINAL | RawSocket.CONTINUATION, half);
        assertClosed(1009);
    }

    @Test
    void shouldNotBelieveAHugeLength() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, true, 1L << 62, new byte[FrameReader.MAX_TEXT_BYTES + 1]);
        assertClosed(1009);
    }

    @Test
    void shouldEndWhenTheLengthIsNegative() throws IOException {
        raw.frame(RawSocket.FINAL | RawSocket.TEXT, true, Long.MIN_VALUE, HELLO);
        daemon.tickUntil(() -> daemon.metrics.clientCount() == 0);
    }
}
