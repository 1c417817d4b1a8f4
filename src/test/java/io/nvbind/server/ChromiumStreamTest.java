package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Chromium on the daemon's own page, reading both formats at 4 ms by the reader that docs/stream.md prints. */
@Tag("real")
class ChromiumStreamTest {

    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final String SCRIPT = """
        new Promise((done, failed) => {
          const open = format => new Promise(full => {
            const socket = new WebSocket(`ws://${location.host}/metrics/game?interval_ms=4&format=${format}`);
            socket.binaryType = 'arraybuffer';
            const seen = { messages: 0, missed: 0, gaps: 0, last: null, watts: null };
            socket.onerror = () => failed('no socket');
            socket.onmessage = event => {
              const binary = typeof event.data !== 'string';
              const message = binary ? readMetrics(event.data) : JSON.parse(event.data);
              const sequence = Number(message.sequence);
              seen.gaps += seen.last === null ? 0 : sequence - seen.last - 1;
              seen.missed += seen.last === null ? 0 : message.missed;
              seen.last = sequence;
              seen.watts = binary ? message.gpus[0].metrics[7] : message.power_draw_w;
              if (++seen.messages === 300) { socket.close(); full(seen); }
            };
          });
          Promise.all([open('text'), open('binary')]).then(both => done(JSON.stringify(both)), failed);
        })
        """;

    @TempDir
    private Path folder;

    /** One answer of the browser's debugging protocol. */
    private static final class Debugger implements WebSocket.Listener {
        private volatile CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(final WebSocket socket, final CharSequence data, final boolean last) {
            text.append(data);
            if (last) {
                final JsonNode message = TestDaemon.JSON.readTree(text.toString());
                text.setLength(0);
                if (message.has("id")) {
                    answer.complete(message);
                }
            }
            socket.request(1);
            return null;
        }
    }

    /** What an expression is on the page, once the browser has said. */
    private static JsonNode evaluate(final TestDaemon daemon, final WebSocket socket, final Debugger debugger,
                                     final String expression) {
        final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        debugger.answer = answer;
        socket.sendText(TestDaemon.JSON.writeValueAsString(Map.of("id", 1, "method", "Runtime.evaluate", "params",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true))), true).join();
        tickUntil(daemon, answer::isDone);
        return answer.join();
    }

    /** Takes turns at the pace of the wall clock until something is so. */
    private static void tickUntil(final TestDaemon daemon, final BooleanSupplier condition) {
        final long start = System.nanoTime();
        long last = start;
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TestDaemon.MILLI);
            final long now = System.nanoTime();
            if (now - last >= 4 * TestDaemon.MILLI) {
                daemon.tick(now - last);
                last = now;
            }
            assertTrue(now - start < PATIENCE_NANOS, "waited in vain");
        }
    }

    private static String first(final Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).lines().findFirst().orElse("") : "";
        } catch (final IOException notYet) {
            return "";
        }
    }

    private static String page(final TestDaemon daemon, final String port) {
        final JsonNode targets = TestDaemon.JSON.readTree(daemon.http.sendAsync(HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/json/list")).build(), HttpResponse.BodyHandlers.ofString()).join().body());
        return targets.valueStream().filter(each -> "page".equals(each.get("type").asString())
            && each.get("url").asString().startsWith(daemon.server.url())).findFirst()
            .map(each -> each.get("webSocketDebuggerUrl").asString()).orElse("");
    }

    @Test
    void shouldReadTextAndBinaryAtFourMillisecondsAndBeToldOfEveryGap() throws Exception {
        RealParts.needProgram("chromium", "chromium");
        final String document = Files.readString(RealParts.home().resolve("docs/stream.md"));
        final String reader = document.substring(document.indexOf("```js\n") + 6,
            document.indexOf("```", document.indexOf("```js\n") + 6));
        final Path profile = folder.resolve("profile");
        try (TestDaemon daemon = new TestDaemon(Files.createDirectory(folder.resolve("frames"))).container("game");
             Program chromium = Program.start(Map.of("HOME", folder.toString()), List.of("chromium", "--headless=new",
                 "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0",
                 "--user-data-dir=" + profile, daemon.server.url() + "/"))) {
            tickUntil(daemon, () -> !first(profile.resolve("DevToolsActivePort")).isEmpty());
            final String port = first(profile.resolve("DevToolsActivePort"));
            tickUntil(daemon, () -> !page(daemon, port).isEmpty());
            final Debugger debugger = new Debugger();
            final WebSocket socket = daemon.http.newWebSocketBuilder().buildAsync(URI.create(page(daemon, port)), debugger)
                .join();
            // The browser lists the page before it has gone there.
            tickUntil(daemon, () -> evaluate(daemon, socket, debugger, "location.origin + document.readyState")
                .at("/result/result/value").asString().equals(daemon.server.url() + "complete"));
            final JsonNode answer = evaluate(daemon, socket, debugger, reader + SCRIPT);
            assertTrue(answer.at("/result/result/value").isString(), answer.toString() + chromium.err());
            for (final JsonNode seen : TestDaemon.JSON.readTree(answer.at("/result/result/value").asString())) {
                assertEquals(300, seen.get("messages").intValue());
                assertEquals(seen.get("gaps").longValue(), seen.get("missed").longValue(), "a gap is told");
                assertEquals(187.25, seen.get("watts").doubleValue());
            }
        }
    }
}
