package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The daemon's own page in Chromium, where reading needs a token. */
@Tag("real")
class ChromiumPageTest {

    private static final String GAME = "Hollow <i>Knight</i> <img src=x onerror=alert(1)>";
    private static final String SCRIPT = """
        new Promise((done, failed) => {
          const at = id => document.getElementById(id);
          const until = (what, test, then) => {
            const look = tries => test() ? then()
              : tries === 0 ? failed(`waited in vain: ${what}: ${document.body.innerText}`)
              : setTimeout(look, 50, tries - 1);
            look(1000);
          };
          const say = token => { at('token').value = token; at('ask').requestSubmit(); };
          until('the form', () => at('ask') && !at('ask').hidden, () => {
            const before = { gpus: document.querySelectorAll('.gpu').length, frames: at('frames').hidden };
            say('wrong');
            until('the refusal', () => at('refused').textContent !== '', () => {
              say('TOKEN');
              until('values', () => at('link').className === 'live' && !at('frames').hidden, () => done(JSON.stringify({
                before, game: at('game').textContent, gpus: document.querySelectorAll('.gpu').length,
                ask: at('ask').hidden, markup: document.querySelectorAll('main i, main img').length,
                cookie: document.cookie, address: location.href })));
            });
          });
        })
        """;

    @TempDir
    private Path folder;

    @Test
    void shouldAskForATokenAndShowTextsAsTexts() throws Exception {
        RealParts.needProgram("chromium", "chromium");
        final Path frames = Files.createDirectory(folder.resolve("frames"));
        try (TestDaemon daemon = new TestDaemon(frames, new HttpSettings(HttpServer.LOOPBACK, 0, Set.of(), Set.of(), null,
                 true, 1000));
             GameRing game = new GameRing(frames, "gaming-001");
             Chromium chromium = new Chromium(daemon, folder)) {
            game.process(daemon.clock.get(), GAME);
            for (int i = 0; i < 200; i++) {
                game.present(daemon.clock.get() + i * 4 * TestDaemon.MILLI);
            }
            final JsonNode seen = chromium.evaluate(SCRIPT.replace("TOKEN", TestDaemon.TOKEN));
            assertEquals(0, seen.at("/before/gpus").intValue(), "nothing without a token");
            assertTrue(seen.at("/before/frames").booleanValue());
            assertEquals(GAME, seen.get("game").asString());
            assertEquals(1, seen.get("gpus").intValue());
            assertTrue(seen.get("ask").booleanValue());
            assertEquals(0, seen.get("markup").intValue());
            assertEquals("", seen.get("cookie").asString());
            assertEquals(daemon.server.url() + "/", seen.get("address").asString());
        }
    }
}
