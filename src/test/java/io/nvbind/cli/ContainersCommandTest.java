package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code nvbind containers} against a running daemon. */
@Tag("real")
class ContainersCommandTest {

    @TempDir
    private Path folder;

    private JsonNode json(final String... arguments) {
        final Verb verb = Verb.run(folder.resolve("run"), "containers", arguments);
        assertEquals(0, verb.code(), verb.err());
        assertEquals("", verb.err());
        return JsonMapper.shared().readTree(verb.out());
    }

    private String refused(final int code, final String... arguments) {
        final Verb verb = Verb.run(folder.resolve("run"), "containers", arguments);
        assertEquals(code, verb.code(), verb.out() + verb.err());
        assertEquals(1, verb.err().lines().count(), verb.err());
        return verb.err();
    }

    @Test
    void shouldRegisterListShowAndRemove() throws Exception {
        assertTrue(refused(1, "list").contains("no daemon listens on " + folder.resolve("run/nvbind.sock")));
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            assertEquals(0, json("list", "--json").size());
            final JsonNode added = json("add", "--id", "gaming-001", "--pid",
                Long.toString(ProcessHandle.current().pid()), "--game", "Cyberpunk 2077", "--json");
            assertEquals(43, added.get("token").stringValue().length());
            try (Program list = Program.nvbind(Map.of("NVBIND_RUN_DIR", folder.resolve("run").toString()),
                "containers", "list", "--json")) {
                assertEquals(0, list.await(), list.err());
                assertEquals("gaming-001", JsonMapper.shared().readTree(list.out()).at("/0/id").stringValue());
            }
            final JsonNode shown = json("show", "gaming-001", "--json");
            assertEquals("Cyberpunk 2077", shown.get("game").stringValue());
            assertEquals(System.getProperty("user.name"), shown.get("owner").stringValue());
            assertTrue(refused(2, "add", "--id", "../x").contains("id: '../x' is not allowed"));
            assertTrue(refused(2, "add", "--id", "b", "--pid", "4194304").contains("pid"));
            assertTrue(refused(2, "add", "--id", "b", "--gpu", "0000:99:00.0").contains("this host has no GPU"));
            assertTrue(refused(1, "add", "--id", "gaming-001").contains("registered already"));
            assertTrue(refused(4, "show", "nobody").contains("'nobody' is not known"));
            assertEquals("gaming-001", json("remove", "gaming-001", "--json").get("removed").stringValue());
            refused(4, "remove", "gaming-001");
            assertEquals("", daemon.program().err());
        }
    }
}
