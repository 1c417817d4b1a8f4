package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** Chromium with the daemon's page open, driven by its debugging protocol; the daemon takes turns meanwhile. */
final class Chromium implements AutoCloseable {

    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final TestDaemon daemon;
    private final Program program;
    private final Path portFile;

    Chromium(final TestDaemon daemon, final Path folder) throws IOException {
        this.daemon = daemon;
        final Path profile = folder.resolve("profile");
        portFile = profile.resolve("DevToolsActivePort");
        program = Program.start(Map.of("HOME", folder.toString()), List.of("chromium", "--headless=new", "--no-sandbox",
            "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", "--user-data-dir=" + profile,
            daemon.server.url() + "/"));
        tickUntil(() -> !first(portFile).isEmpty());
        // The page is told of before it is there.
        final String loaded = "document.readyState + ' ' + location.href";
        tickUntil(() -> ask("Runtime.evaluate", Map.of("expression", loaded)).at("/result/result/value").asString("")
            .equals("complete " + daemon.server.url() + "/"));
    }

    /** One answer of the debugging protocol. */
    private static final class Debugger implements WebSocket.Listener {
        private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
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

    /** Takes turns at the pace of the wall clock until something is so. */
    private void tickUntil(final BooleanSupplier condition) {
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

    private String page() {
        final JsonNode targets = TestDaemon.JSON.readTree(daemon.http.sendAsync(HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + first(portFile) + "/json/list")).build(), HttpResponse.BodyHandlers.ofString())
            .join().body());
        return targets.valueStream().filter(each -> "page".equals(each.get("type").asString())
            && each.get("url").asString().startsWith(daemon.server.url())).findFirst()
            .map(each -> each.get("webSocketDebuggerUrl").asString()).orElse("");
    }

    private JsonNode ask(final String method, final Map<String, Object> parameters) {
        final Debugger debugger = new Debugger();
        final AtomicReference<String> page = new AtomicReference<>();
        tickUntil(() -> {
            page.set(page());
            return !page.get().isEmpty();
        });
        final WebSocket socket = daemon.http.newWebSocketBuilder().buildAsync(URI.create(page.get()), debugger).join();
        socket.sendText(TestDaemon.JSON.writeValueAsString(Map.of("id", 1, "method", method, "params", parameters)), true)
            .join();
        tickUntil(debugger.answer::isDone);
        socket.abort();
        return debugger.answer.join();
    }

    /** Evaluates an expression in the page, and awaits its promise; it must come to JSON in a string. */
    JsonNode evaluate(final String expression) {
        final JsonNode answer = ask("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true,
            "returnByValue", true));
        assertTrue(answer.at("/result/result/value").isString() && !answer.at("/result").has("exceptionDetails"),
            answer.toString() + program.err());
        return TestDaemon.JSON.readTree(answer.at("/result/result/value").asString());
    }

    @Override
    public void close() {
        program.close();
    }
}
