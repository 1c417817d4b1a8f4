package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Verbs that ask the daemon over HTTP: where the user says so, and where its socket is not there. */
@Tag("real")
class HttpRoadTest {

    @TempDir
    private Path folder;

    private Verb verb(final int code, final String... arguments) {
        return verb("elsewhere", code, arguments);
    }

    private Verb verb(final String runDir, final int code, final String... arguments) {
        final Verb verb = Verb.run(folder.resolve(runDir), "containers", arguments);
        assertEquals(code, verb.code(), verb.out() + verb.err());
        return verb;
    }

    @Test
    void shouldAskTheDaemonAtAnAddressAndShowItAToken() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            final String url = "--url=" + daemon.url();
            assertEquals("[]\n", verb(0, "list", "--json", url).out());
            assertTrue(verb(3, "add", "--id", "a b/c", url).err().contains("Authorization: Bearer"));
            final String token = "--token-file=" + daemon.runDir().resolve("token");
            assertTrue(verb(2, "add", "--id", "a b/c", url, token).err().contains("id: 'a b/c' is not allowed"));
            final String added = verb(0, "add", "--id", "gaming-001", "--game", "A \"Game\" <b>", "--json", url, token)
                .out();
            assertEquals("A \"Game\" <b>", JsonMapper.shared().readTree(added).at("/container/game").asString());
            assertTrue(verb(0, "show", "gaming-001", url).out().contains("A \"Game\" <b>"));
            assertTrue(verb(2, "show", "no/body?", url).err().contains("is not allowed"));
            verb(0, "remove", "gaming-001", url, token);
            assertEquals("[]\n", verb(0, "list", "--json", url).out());
            final Path wrong = Files.writeString(folder.resolve("wrong"), "no-such-token");
            assertTrue(verb(3, "list", url, "--token-file=" + wrong).err().contains("this token is not known here"));
            assertTrue(verb(4, "list", url, "--token-file=" + folder.resolve("none")).err().contains("cannot be read"));
        }
    }

    @Test
    void shouldGoByTheRunFoldersAddressWhereTheSocketIsNotThere() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            Files.delete(daemon.runDir().resolve("nvbind.sock"));
            verb("run", 0, "add", "--id", "gaming-001");
            assertTrue(verb("run", 0, "list").out().contains("gaming-001"));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAnAddress() throws Exception {
        for (final String bad : new String[] {"127.0.0.1:9090", "ftp://127.0.0.1", "http://", "http://u:p@127.0.0.1:1",
            "http://127.0.0.1:9090/?token=x", "http://[::1"}) {
            assertTrue(verb(2, "list", "--url=" + bad).err().contains("is no address such as http://127.0.0.1:9090"), bad);
        }
        assertTrue(verb(1, "list", "--url=http://127.0.0.1:1").err().startsWith("nvbind: no daemon answers at"));
        final String token = "--token-file=" + Files.writeString(folder.resolve("token"), "secret");
        assertTrue(verb(2, "list", "--url=http://gaming.example:9090", token).err().contains("over plain HTTP"));
    }
}
