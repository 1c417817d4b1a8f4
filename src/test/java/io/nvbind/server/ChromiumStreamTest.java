package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Chromium on the daemon's own page, reading both formats at 4 ms by the reader that docs/stream.md prints. */
@Tag("real")
class ChromiumStreamTest {

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

    @Test
    void shouldReadTextAndBinaryAtFourMillisecondsAndBeToldOfEveryGap() throws Exception {
        RealParts.needProgram("chromium", "chromium");
        final String document = Files.readString(RealParts.home().resolve("docs/stream.md"));
        final String reader = document.substring(document.indexOf("```js\n") + 6,
            document.indexOf("```", document.indexOf("```js\n") + 6));
        try (TestDaemon daemon = new TestDaemon(Files.createDirectory(folder.resolve("frames"))).container("game");
             Chromium chromium = new Chromium(daemon, folder)) {
            for (final JsonNode seen : chromium.evaluate(reader + SCRIPT)) {
                assertEquals(300, seen.get("messages").intValue());
                assertEquals(seen.get("gaps").longValue(), seen.get("missed").longValue(), "a gap is told");
                assertEquals(187.25, seen.get("watts").doubleValue());
            }
        }
    }
}
