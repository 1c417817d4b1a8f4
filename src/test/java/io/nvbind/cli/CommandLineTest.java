package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as its users meet it: processes, exit codes, one line for what is wrong. */
@Tag("real")
class CommandLineTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private Program nvbind(final String... arguments) throws Exception {
        final List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!"gpus".equals(arguments[0])) {
            all.addAll(1 + (List.of("sessions").contains(arguments[0]) ? 1 : 0),
                List.of("--state-dir", folder.resolve("state").toString()));
        }
        return Program.nvbind(Map.of("NVBIND_RUN_DIR", folder.resolve("run").toString()), all.toArray(String[]::new));
    }

    @Test
    void shouldSumTheDemoUpWithFiguresThatReplayRepeats() throws Exception {
        try (Program demo = nvbind("demo", "--seconds", "4", "--port", "0", "--json", "--simulated")) {
            assertEquals(0, demo.await(), demo.err());
            assertEquals("", demo.err());
            final JsonNode summary = JSON.readTree(demo.out());
            assertTrue(summary.get("frames").asLong() > 100, demo.out());
            assertEquals(0, summary.get("frames_lost").asLong());
            assertTrue(summary.get("ws_messages").asLong() > 10, demo.out());
            assertTrue(summary.get("ws_interval_p99_ms").isNumber(), demo.out());
            assertEquals(3, summary.get("gpus").valueStream().filter(gpu -> gpu.get("simulated").asBoolean()).count());
            try (Program replay = nvbind("replay", summary.get("session").asString(), "--json")) {
                assertEquals(0, replay.await(), replay.err());
                assertEquals("", replay.err());
                final JsonNode replayed = JSON.readTree(replay.out());
                assertTrue(replayed.get("matches_live").asBoolean());
                summary.propertyStream().filter(field -> replayed.has(field.getKey()) && !"recording".equals(field.getKey()))
                    .forEach(field -> assertEquals(field.getValue(), replayed.get(field.getKey()), field.getKey()));
            }
            try (Program list = nvbind("sessions", "list", "--json")) {
                assertEquals(0, list.await(), list.err());
                assertEquals(summary.get("session"), JSON.readTree(list.out()).at("/sessions/0/session"));
            }
        }
    }

    @Test
    void shouldSayWhatItLookedForWhenThereIsNoGpu() throws Exception {
        try (Program gpus = nvbind("gpus", "--json")) {
            assertEquals(0, gpus.await(), gpus.err());
            final JsonNode answer = JSON.readTree(gpus.out());
            assertEquals(4, answer.get("looked_for").size());
            answer.get("looked_for").forEach(library -> assertTrue(
                library.has("path") || library.get("reason").isString(), library.toString()));
        }
    }

    @Test
    void shouldShowSimulatedGpusAsSimulated() throws Exception {
        try (Program gpus = nvbind("gpus", "--simulated")) {
            assertEquals(0, gpus.await(), gpus.err());
            assertEquals("", gpus.err());
            assertEquals(3, gpus.out().lines().filter(line -> line.contains("[SIMULATED]")).count(), gpus.out());
        }
    }

    @Test
    void shouldSayInOneLineThatThePortIsTaken() throws Exception {
        try (DaemonProcess first = new DaemonProcess(folder.resolve("first"))) {
            final String port = first.url().replaceAll(".*:", "");
            try (Program second = nvbind("daemon", "--port", port)) {
                assertEquals(1, second.await());
                assertEquals(1, second.err().lines().count(), second.err());
                assertTrue(second.err().contains("port " + port) && second.err().contains("--port"), second.err());
            }
            try (Program demo = nvbind("demo", "--seconds", "2", "--port", port, "--simulated")) {
                assertEquals(0, demo.await(), demo.err());
                assertTrue(demo.out().contains("port " + port + " is in use; serving on http://127.0.0.1:"), demo.out());
            }
        }
    }

    @Test
    void shouldAnswerBadUseWithItsExitCode() throws Exception {
        try (Program unknown = nvbind("replay", "20261231-235959-000-game");
             Program malformed = nvbind("replay", "../../etc/passwd");
             Program container = nvbind("run", "--container", "../x", "--", "true");
             Program missing = nvbind("run", "--", "no-such-program")) {
            assertEquals(4, unknown.await());
            assertEquals(2, malformed.await());
            assertEquals(2, container.await());
            assertTrue(container.err().contains("../x"), container.err());
            assertEquals(127, missing.await());
        }
    }

    @Test
    void shouldRejectAGarbageRingOnceAndLeaveOthersAlone() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            final Path frames = daemon.runDir().resolve("frames").resolve("bad");
            Files.createDirectories(frames);
            Files.write(frames.resolve("1.ring"), new byte[4711]);
            try (Program demoGame = Program.start(
                Map.of("NVBIND_FRAMES_DIR", Files.createDirectories(frames.resolveSibling("good")).toString()),
                List.of(io.nvbind.parts.RealParts.nativeDir().resolve("nvbind-demo-game").toString(), "--seconds", "1"))) {
                assertEquals(0, demoGame.await());
            }
            Await.until("the good ring to be read to its end", () -> recorded(daemon));
            assertEquals(1, daemon.program().err().lines().filter(line -> line.contains("1.ring")).count(),
                daemon.program().err());
        }
    }

    private static boolean recorded(final DaemonProcess daemon) {
        try (var sessions = Files.list(daemon.stateDir().resolve("sessions"))) {
            return sessions.anyMatch(session -> {
                try {
                    return Files.readString(session.resolve("session.json")).contains("\"complete\"");
                } catch (final java.io.IOException notYet) {
                    return false;
                }
            });
        } catch (final java.io.IOException notYet) {
            return false;
        }
    }
}
