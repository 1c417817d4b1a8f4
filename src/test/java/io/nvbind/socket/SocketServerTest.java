package io.nvbind.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Operation;
import io.nvbind.api.Operations;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SocketServerTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long NEVER = Long.MAX_VALUE;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;
    private SocketServer server;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        start(NEVER, 1_000_000);
    }

    private void start(final long patienceNanos, final int perSecond) throws IOException {
        final Operations operations = new Operations("test", List.of(() -> List.of(
            Operation.read("echo", "/echo", Access.READ).required("text", Schema.text(60_000))
                .optional("size", Schema.whole(0, 100)).answers(200, Schema.any())
                .handledBy(call -> Answer.json(JSON.writeValueAsBytes(call.text("text")))),
            Operation.read("pretty", "/pretty", Access.READ).answers(200, Schema.any())
                .handledBy(call -> Answer.json("{\n  \"a\": 1\r\n}".getBytes(StandardCharsets.UTF_8))),
            Operation.read("plain", "/plain", Access.READ).answersText("text/plain")
                .handledBy(call -> Answer.of("text/plain", "one\ntwo".getBytes(StandardCharsets.UTF_8))),
            Operation.read("long", "/long", Access.READ).answers(200, Schema.any())
                .handledBy(call -> Answer.json(JSON.writeValueAsBytes("x".repeat(3_000_000)))),
            Operation.read("slow", "/slow", Access.READ).answers(200, Schema.any()).handledBy(call -> {
                entered.countDown();
                try {
                    released.await();
                } catch (final InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
                return Answer.json(JSON.writeValueAsBytes("done"));
            }),
            Operation.read("broken", "/broken", Access.READ).answers(200, Schema.any()).handledBy(call -> {
                throw new IllegalStateException("a secret detail");
            }),
            Operation.set("touch", "POST", "/touch").handledBy(call -> Answer.nothing()))));
        server = SocketServer.start(folder.resolve("s"), operations, new PeerCallers(System.getProperty("user.name"),
            "nvbind", (user, group) -> false, container -> null), perSecond, patienceNanos);
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
    }

    private SocketChannel raw(final String bytes) throws IOException {
        final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("s")));
        channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static JsonNode read(final SocketChannel channel) throws IOException {
        final StringBuilder line = new StringBuilder();
        final ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) > 0) {
            if (one.get(0) == '\n') {
                return JSON.readTree(line.toString());
            }
            line.append((char) one.get(0));
        }
        return null;
    }

    private static int status(final JsonNode answer) {
        return answer.get("status").intValue();
    }

    private JsonNode ask(final String line) throws IOException {
        try (SocketChannel channel = raw(line + "\n")) {
            return read(channel);
        }
    }

    @Test
    void shouldAnswerEachLineInTurn() throws IOException {
        try (SocketChannel channel = raw("{\"op\":\"echo\",\"text\":\"a\"}\n{\"op\":\"touch\"}\n{\"op\":\"echo\",\"te")) {
            assertEquals("a", read(channel).get("answer").stringValue());
            final JsonNode second = read(channel);
            assertEquals(204, status(second));
            assertTrue(second.get("answer").isNull());
            channel.write(ByteBuffer.wrap("xt\":\"é\\u0000\"}\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(400, status(read(channel)), "a control character");
            channel.write(ByteBuffer.wrap("{\"op\":\"echo\",\"text\":\"z\"}\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals("z", read(channel).get("answer").stringValue());
        }
    }

    @Test
    void shouldKeepAnAnswerOnOneLine() throws IOException {
        assertEquals(1, ask("{\"op\":\"pretty\"}").at("/answer/a").intValue());
        assertEquals("one\ntwo", ask("{\"op\":\"plain\"}").get("answer").stringValue());
        assertEquals(3_000_000, ask("{\"op\":\"long\"}").get("answer").stringValue().length());
    }

    @Test
    void shouldNameWhatIsWrong() throws IOException {
        for (final String garbage : List.of("", "garbage", "[]", "{", "{\"op\":\"echo\",\"op\":\"echo\"}", "{\"op\":7}",
            "{}", "{} {}", "\u0000", "{\"op\":\"echo\",\"text\":NaN}", "[".repeat(10_000))) {
            assertEquals(400, status(ask(garbage)), garbage);
        }
        assertEquals(404, status(ask("{\"op\":\"none\"}")));
        final JsonNode range = ask("{\"op\":\"echo\",\"text\":\"a\",\"size\":101}").get("problem");
        assertEquals("size", range.get("field").stringValue());
        assertEquals("101", range.get("value").stringValue());
        assertEquals("a whole number from 0 to 100", range.get("allowed").stringValue());
        final JsonNode unknown = ask("{\"op\":\"echo\",\"text\":\"a\",\"sise\":1}").get("problem");
        assertEquals("sise: is not known here; known: text, size", unknown.get("detail").stringValue());
        assertEquals("text", ask("{\"op\":\"echo\"}").at("/problem/field").stringValue());
    }

    @Test
    void shouldKeepWhatBrokeToItself() throws IOException {
        final JsonNode broken = ask("{\"op\":\"broken\"}");
        assertEquals(500, status(broken));
        assertFalse(broken.toString().contains("secret"));
    }

    @Test
    void shouldEndALineThatIsTooLong() throws IOException {
        final String most = "{\"op\":\"echo\",\"text\":\"" + "a".repeat(60_000) + "\"}";
        assertEquals(400, status(ask(most)), "longer than a text may be");
        try (SocketChannel channel = raw("a".repeat(LineReader.MAX_LINE_BYTES))) {
            assertEquals(413, status(read(channel)));
            assertEquals(null, read(channel));
        }
    }

    @Test
    void shouldCutWhoDoesNotEndALine() throws IOException {
        server.close();
        start(SECOND, 1_000_000);
        try (SocketChannel slow = raw("{\"op\":"); SocketChannel idle = raw("{\"op\":\"touch\"}\n")) {
            assertEquals(204, status(read(idle)));
            tend(1);
            assertEquals(null, read(slow));
            idle.write(ByteBuffer.wrap("{\"op\":\"touch\"}\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(204, status(read(idle)), "who owes nothing is left alone");
        }
    }

    private void tend(final int connections) {
        while (server.connectionCount() > connections) {
            server.doWork();
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldCutWhoDoesNotReadItsAnswerAndServeTheOthers() throws IOException {
        server.close();
        start(0, 1_000_000);
        try (SocketChannel stalled = raw("{\"op\":\"long\"}\n{\"op\":\"long\"}\n")) {
            assertEquals(204, status(ask("{\"op\":\"touch\"}")));
            tend(0);
            assertTrue(stalled.isOpen());
        }
    }

    @Test
    void shouldTakeItsTimeForAnAnswer() throws Exception {
        server.close();
        start(0, 1_000_000);
        try (SocketChannel patient = raw("{\"op\":\"slow\"}\n")) {
            entered.await();
            assertEquals(0, server.doWork());
            released.countDown();
            assertEquals("done", read(patient).get("answer").stringValue());
        }
    }

    @Test
    void shouldEndWithAPeerThatIsHalfGone() throws IOException {
        try (SocketChannel half = raw("{\"op\":\"echo\",\"text\":\"a\"}\n{\"op\"")) {
            half.shutdownOutput();
            assertEquals("a", read(half).get("answer").stringValue());
            assertEquals(null, read(half));
        }
        tend(0);
    }

    @Test
    void shouldLimitTheConnectionsOfAUser() throws IOException {
        final List<SocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < SocketServer.MAX_OF_USER; i++) {
                open.add(raw("{\"op\":\"touch\"}\n"));
                assertEquals(204, status(read(open.getLast())));
            }
            try (SocketChannel more = raw("")) {
                final JsonNode refused = read(more);
                assertEquals(503, status(refused));
                assertTrue(refused.at("/problem/detail").stringValue().contains("close one first"), refused.toString());
                assertEquals(null, read(more));
            }
        } finally {
            for (final SocketChannel channel : open) {
                channel.close();
            }
        }
        tend(0);
        assertEquals(204, status(ask("{\"op\":\"touch\"}")), "their places are free again");
    }

    @Test
    void shouldLimitTheRateOfAConnection() throws IOException {
        server.close();
        start(NEVER, 3);
        try (SocketChannel channel = raw("{\"op\":\"touch\"}\n".repeat(100))) {
            int refused = 0;
            for (int i = 0; i < 100; i++) {
                refused += status(read(channel)) == 429 ? 1 : 0;
            }
            assertTrue(refused > 0, "a hundred at once, three a second");
        }
    }

    @Test
    void shouldAnswerWhatIsUnderWayBeforeItStops() throws Exception {
        try (SocketChannel channel = raw("{\"op\":\"slow\"}\n"); SocketChannel idle = raw("{\"op\":\"touch\"}\n")) {
            assertEquals(204, status(read(idle)));
            entered.await();
            final Thread stop = Thread.ofPlatform().start(server::close);
            while (Files.exists(folder.resolve("s"))) {
                Thread.onSpinWait();
            }
            released.countDown();
            assertEquals("done", read(channel).get("answer").stringValue());
            assertEquals(null, read(channel));
            assertEquals(null, read(idle));
            stop.join();
        }
        assertThrows(IOException.class, () -> raw(""));
    }

    @Test
    void shouldLetEverybodyKnockAndReplaceWhatIsLeftOver() throws IOException {
        assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("s"))));
        server.close();
        Files.writeString(folder.resolve("s"), "left over");
        start(NEVER, 1_000_000);
        assertEquals(204, status(ask("{\"op\":\"touch\"}")));
    }

    @Test
    void shouldRefuseAPathThatNoSocketCanHave() {
        final IOException refused = assertThrows(IOException.class, () -> SocketServer.start(
            folder.resolve("x".repeat(200)), null, null, 1, 1));
        assertTrue(refused.getMessage().contains("--run-dir"), refused.getMessage());
    }

    @Test
    void shouldSpeakWithItsOwnClient() throws Exception {
        try (SocketClient client = SocketClient.connect(folder.resolve("s"))) {
            assertEquals("hello", SocketClient.require(
                client.call("echo", SocketClient.arguments().put("text", "hello"))).stringValue());
            final JsonNode refused = client.call("echo", SocketClient.arguments());
            assertEquals(400, assertThrows(Problem.class, () -> SocketClient.require(refused)).status());
        }
    }
}
