package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code nvbind set} against a running daemon that sees one AMD card by the kernel's files. */
@Tag("real")
class SetCommandTest {

    private static final String PCI = OneAmdCard.PCI;

    @TempDir
    private Path folder;
    private Path root;
    private OneAmdCard card;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.resolve("root");
        card = OneAmdCard.in(root);
    }

    private DaemonProcess daemon() throws Exception {
        return new DaemonProcess(folder, "--root", root.toString());
    }

    private String watts() throws IOException {
        return card.microwatts();
    }

    private JsonNode json(final String... arguments) {
        final Verb verb = Verb.run(folder.resolve("run"), "set", arguments);
        assertEquals(0, verb.code(), verb.err());
        return JsonMapper.shared().readTree(verb.out());
    }

    private String refused(final int code, final String... arguments) {
        final Verb verb = Verb.run(folder.resolve("run"), "set", arguments);
        assertEquals(code, verb.code(), verb.out() + verb.err());
        return verb.err();
    }

    @Test
    void shouldSetConfirmAndRevert() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            assertEquals("planned",
                json("--gpu", PCI, "--power-limit-w", "200", "--dry-run", "--json").get("state").stringValue());
            assertEquals("250000000", watts());
            final JsonNode change = json("--gpu", PCI, "--power-limit-w", "200", "--confirm-within", "10m", "--json");
            assertEquals("pending", change.get("state").stringValue());
            assertEquals("applied", change.at("/settings/0/answer").stringValue());
            assertEquals("200000000", watts());
            final String id = change.get("id").stringValue();
            assertTrue(refused(1, "confirm", id, "--digest", "0".repeat(64)).contains("another digest"));
            assertEquals("in_force", json("confirm", id, "--json").get("state").stringValue());
            assertEquals("reverted", json("revert", id, "--json").get("state").stringValue());
            assertEquals("250000000", watts());
            json("--gpu", PCI, "--power-limit-w", "150", "--json");
            assertEquals(200, post(daemon, "/api/changes/revert-all").statusCode());
            assertEquals("250000000", watts());
        }
    }

    @Test
    void shouldTellWhatASettingCameToWhenTheWishForItIsTakenBack() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            json("--gpu", PCI, "--power-limit-w", "200", "--json");
            final JsonNode plan = json("--gpu", PCI, "--power-limit-w", "none", "--dry-run", "--json").at("/settings/0");
            assertEquals(250, plan.get("becomes").intValue());
            assertTrue(plan.get("value").isNull());
            final JsonNode back = json("--gpu", PCI, "--power-limit-w", "none", "--json").at("/settings/0");
            assertEquals("withdrawn", back.get("answer").stringValue());
            assertTrue(back.get("wanted").isNull());
            assertEquals(250, back.get("value").intValue());
            assertEquals("250000000", watts());
            json("--gpu", PCI, "--power-limit-w", "none", "--json");
            final String changes = Verb.run(daemon.runDir(), "set", "changes").out();
            assertTrue(changes.contains("power_limit          250 -> 200 W  applied"), changes);
            assertTrue(changes.contains("power_limit          200 -> 250 W  withdrawn"), changes);
            assertTrue(changes.contains("power_limit          250 -> 250 W  withdrawn"), changes);
            assertTrue(changes.lines().findFirst().orElseThrow().endsWith(": superseded"), changes);
        }
    }

    private HttpResponse<String> post(final DaemonProcess daemon, final String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(daemon.url() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Files.readString(daemon.runDir().resolve("token")).strip())
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void shouldRefuseBadInputBeforeAnyWrite() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            for (final String bad : List.of("NaN", "-1", "0", "1e3", "99999999999", "200W", "110%", "")) {
                refused(2, "--gpu", PCI, "--power-limit-w=" + bad);
            }
            assertTrue(refused(2, "--gpu", PCI, "--power-limit-w", "301").contains("to 300 W"));
            assertTrue(refused(2, "--gpu", PCI, "--set", "voltage=1").contains("no setting is called"));
            refused(2, "--gpu", PCI);
            refused(2, "--gpu", "nonsense", "--power-limit-w", "200");
            assertTrue(refused(4, "--gpu", "0000:99:00.0", "--power-limit-w", "200").contains("there is no GPU"));
            refused(5, "--gpu", PCI, "--set", "compute_mode=default");
            assertEquals("250000000", watts());
            assertTrue(daemon.program().process().isAlive());
        }
    }

    @Test
    void shouldPutBackAtTheNextStartWhatWasNotConfirmedWhenTheDaemonIsKilled() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            json("--gpu", PCI, "--power-limit-w", "200", "--confirm-within", "10m", "--json");
            assertEquals("200000000", watts());
            daemon.program().process().destroyForcibly().waitFor();
        }
        assertEquals("200000000", watts());
        try (DaemonProcess again = daemon()) {
            assertEquals("250000000", watts());
            assertTrue(again.program().err().contains("was not confirmed before the daemon ended"), again.program().err());
        }
    }

    @Test
    void shouldPutBackWhatWasNotConfirmedWhenTheDaemonIsStopped() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            json("--gpu", PCI, "--power-limit-w", "200", "--confirm-within", "10m", "--json");
            daemon.program().process().destroy();
            daemon.program().process().waitFor();
            assertEquals("250000000", watts());
        }
    }
}
