package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.ffi.UserGroups;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real users on the daemon's Unix socket: what each may is what the kernel says he is. */
@Tag("real")
class PeersTest {

    /** Speaks one line to a Unix socket and prints the answer's. */
    private static final String PERL = "use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0])"
        + " or die qq($!\\n); print $s qq($ARGV[1]\\n); $s->flush; print scalar <$s>;";

    private Path folder;
    private DaemonProcess daemon;

    @BeforeEach
    void start() throws Exception {
        RealParts.needProgram("util-linux", "setpriv");
        RealParts.needProgram("perl-base", "perl");
        if (!"root".equals(System.getProperty("user.name"))) {
            RealParts.missing("root, to become other users");
        }
        folder = Files.createTempDirectory("nvbind-peers-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        daemon = new DaemonProcess(folder);
    }

    @AfterEach
    void stop() throws IOException {
        if (daemon != null) {
            daemon.close();
            Folders.delete(folder);
        }
    }

    private Program as(final String user, final List<String> more, final String... command) throws IOException {
        final List<String> all = new ArrayList<>(List.of("setpriv", "--reuid", user, "--clear-groups"));
        all.addAll(more);
        all.addAll(Arrays.asList(command));
        return Program.start(Map.of(), all);
    }

    private JsonNode ask(final String user, final String line) throws Exception {
        try (Program client = as(user, List.of("--regid", user.equals("root") ? "0" : "65534"), "perl", "-e", PERL,
            daemon.runDir().resolve("nvbind.sock").toString(), line)) {
            assertEquals(0, client.await(), client.err());
            return JsonMapper.shared().readTree(client.out());
        }
    }

    @Test
    void shouldLetRootSetAndOthersReadWhatIsTheirs() throws Exception {
        try (Program his = as("nobody", List.of("--regid", "65534"), "sleep", "60");
             Program games = as("games", List.of("--regid", "60"), "sleep", "60")) {
            final String register = "{\"op\":\"containers.add\",\"id\":\"%s\",\"pid\":%d}";
            assertEquals(201, ask("root", register.formatted("games-own", games.process().pid())).get("status").intValue());
            assertEquals(201, ask("root", register.formatted("unknown-own", his.process().pid())).get("status").intValue());
            final JsonNode refused = ask("games", register.formatted("third", games.process().pid()));
            assertEquals(403, refused.get("status").intValue());
            assertTrue(refused.at("/problem/detail").stringValue().contains(
                "members of the group nvbind may: sudo usermod -aG nvbind games"), refused.toString());
            assertEquals(200, ask("games", "{\"op\":\"containers.gpu\",\"id\":\"games-own\"}").get("status").intValue());
            assertEquals(403, ask("games", "{\"op\":\"containers.gpu\",\"id\":\"unknown-own\"}").get("status").intValue());
            assertEquals(403, ask("nobody", "{\"op\":\"containers.gpu\",\"id\":\"unknown-own\"}").get("status").intValue(),
                "nobody is who the kernel cannot name");
            final JsonNode list = ask("games", "{\"op\":\"containers.list\"}").get("answer");
            assertEquals(List.of("games-own"), list.valueStream().map(each -> each.get("id").stringValue()).toList());
            assertEquals("games", list.at("/0/owner").stringValue());
            assertEquals(200, ask("games", "{\"op\":\"gpu.status\"}").get("status").intValue());
        }
    }

    @Test
    void shouldKeepTheTokenFromOthers() throws Exception {
        assertEquals("rw-r-----", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(daemon.runDir().resolve("token"))));
        try (Program thief = as("games", List.of("--regid", "60"), "cat", daemon.runDir().resolve("token").toString())) {
            assertEquals(1, thief.await());
            assertEquals("", thief.out());
        }
    }

    @Test
    void shouldEndAContainerWithItsProcess() throws Exception {
        try (Program game = as("games", List.of("--regid", "60"), "sleep", "60")) {
            ask("root", "{\"op\":\"containers.add\",\"id\":\"brief\",\"pid\":" + game.process().pid() + "}");
            assertTrue(Files.isDirectory(daemon.runDir().resolve("frames/brief")));
        }
        Await.until("the container to end", () -> !Files.exists(daemon.runDir().resolve("frames/brief")));
        assertEquals(404, ask("root", "{\"op\":\"containers.show\",\"id\":\"brief\"}").get("status").intValue());
    }

    @Test
    void shouldKnowTheGroupsThatTheSystemKnows() throws Exception {
        for (final String user : List.of("root", "games", "nobody", "www-data", "no-such-user")) {
            try (Program id = Program.start(Map.of(), List.of("id", "-nG", user))) {
                id.await();
                final List<String> groups = List.of(id.out().split(" "));
                for (final String group : List.of("root", "games", "nogroup", "www-data", "video", "no-such-group")) {
                    // getgrouplist leaves the user's own group to its caller; the kernel tells that one itself.
                    if (!groups.isEmpty() && !groups.getFirst().equals(group)) {
                        assertEquals(groups.contains(group), UserGroups.isMember(user, group), user + " in " + group);
                    }
                }
            }
        }
        assertFalse(UserGroups.isMember("", ""));
    }
}
