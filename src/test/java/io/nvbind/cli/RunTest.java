package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nvbind run} as the launcher does it: the script that becomes the game. */
@Tag("real")
class RunTest {

    @TempDir
    private Path folder;

    private Program run(final Map<String, String> environment, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
            RealParts.home().resolve("config/run-game.sh").toString(), "--run-dir", folder.resolve("run").toString()));
        command.addAll(List.of(arguments));
        return Program.start(environment, command);
    }

    private Map<String, String> environmentOf(final Map<String, String> before, final String... options) throws Exception {
        final List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--", "env"));
        try (Program game = run(before, arguments.toArray(String[]::new))) {
            assertEquals(0, game.await(), game.err());
            final Map<String, String> environment = new HashMap<>();
            game.out().lines().filter(line -> line.contains("="))
                .forEach(line -> environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            return environment;
        }
    }

    @Test
    void shouldBecomeTheGameAndAddNothingButTheWordThatNobodyReadsYet() throws Exception {
        try (Program game = run(Map.of(), "--", "sh", "-c", "echo $$; echo err >&2; exit 7")) {
            assertEquals(7, game.await());
            assertEquals(String.valueOf(game.process().pid()), game.out());
            assertEquals(List.of("nvbind: no daemon runs with " + folder.resolve("run")
                + "; frames wait in the ring until 'nvbind daemon' reads them", "err"), game.err().lines().toList());
        }
        try (DaemonProcess daemon = new DaemonProcess(folder); Program game = run(Map.of(), "--", "sh", "-c", "exit 3")) {
            assertEquals(3, game.await(), daemon.url());
            assertEquals("", game.err());
        }
    }

    @Test
    void shouldSayThatNoDaemonRunsWhenOneWasKilled() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            daemon.program().process().destroyForcibly().waitFor();
            assertTrue(Files.exists(daemon.runDir().resolve("daemon.url")));
            try (Program game = run(Map.of(), "--", "true")) {
                assertEquals(0, game.await());
                assertTrue(game.err().contains("no daemon runs"), game.err());
            }
        }
    }

    @Test
    void shouldHandSignalsAndStandardInputToTheGame() throws Exception {
        try (Program game = run(Map.of(), "--", "sh", "-c", "trap 'echo told; exit 5' TERM; echo ready; read -r line; echo $line;"
            + " while :; do sleep 0.05; done")) {
            game.awaitLine("ready");
            game.process().outputWriter().append("a line\n").flush();
            game.awaitLine("a line");
            game.process().toHandle().destroy();
            assertEquals(5, game.await());
            assertTrue(game.out().endsWith("told"), game.out());
        }
        try (Program killed = run(Map.of(), "--", "sh", "-c", "kill -KILL $$")) {
            assertEquals(128 + 9, killed.await());
        }
    }

    @Test
    void shouldSetUpCaptureInFrontOfWhatWasThere() throws Exception {
        final Map<String, String> environment = environmentOf(
            Map.of("XDG_DATA_DIRS", "/some/share", "container", "podman", "game", "mine", "NVBIND_RUN_DIR", "/no/such"),
            "--container", "c1", "--game", "Half-Life 3", "--max-fps", "060");
        assertEquals("1", environment.get("NVBIND_CAPTURE"));
        assertEquals(folder.resolve("run/frames/c1").toString(), environment.get("NVBIND_FRAMES_DIR"));
        assertEquals("Half-Life 3", environment.get("NVBIND_GAME"));
        assertEquals("60", environment.get("NVBIND_MAX_FPS"));
        assertTrue(environment.get("XDG_DATA_DIRS").endsWith("/target/native/share:/some/share"));
        assertTrue(environment.get("LD_PRELOAD").endsWith("/preload/$PLATFORM/libnvbind-gl.so"));
        assertEquals(folder.resolve("run/frames/c1").toString(), environment.get("PRESSURE_VESSEL_FILESYSTEMS_RW"));
        assertEquals("podman", environment.get("container"));
        assertEquals("mine", environment.get("game"));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("run/frames"))));
        assertFalse(environmentOf(Map.of(), "--container", "c1").containsKey("NVBIND_GAME"));
    }

    @Test
    void shouldKnowASteamGameByItsNumberAndFolder() throws Exception {
        final Map<String, String> environment = environmentOf(Map.of("STEAM_COMPAT_APP_ID", "1091500",
            "STEAM_COMPAT_INSTALL_PATH", "/games/steamapps/common/Cyberpunk 2077"));
        assertEquals(folder.resolve("run/frames/steam-1091500").toString(), environment.get("NVBIND_FRAMES_DIR"));
        assertEquals("Cyberpunk 2077", environment.get("NVBIND_GAME"));
    }

    @Test
    void shouldPreloadFromAFolderWithABlankInItsName() throws Exception {
        final Path home = Files.createDirectories(folder.resolve("with blank"));
        Files.createDirectories(home.resolve("target"));
        Files.createSymbolicLink(home.resolve("target/native"), RealParts.nativeDir());
        Files.createDirectories(home.resolve("config"));
        final Path script = Files.copy(RealParts.home().resolve("config/run-game.sh"), home.resolve("config/run-game.sh"));
        assertTrue(script.toFile().setExecutable(true));
        try (Program game = Program.start(Map.of(), List.of(script.toString(), "--run-dir",
            folder.resolve("run").toString(), "--", "grep", "-c", "libnvbind-gl", "/proc/self/maps"))) {
            assertEquals(0, game.await(), game.err());
            assertEquals(1, game.err().lines().count(), game.err());
        }
    }

    @Test
    void shouldGiveTheAgentToAJavaCommandWithoutAWordOnItsOutput() throws Exception {
        final Path home = Files.createDirectories(folder.resolve("home/target")).getParent();
        Files.createSymbolicLink(home.resolve("config"), RealParts.home().resolve("config"));
        final Path agent = Files.writeString(home.resolve("target/nvbind-agent.jar"), "");
        final Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\necho \"$@\"\necho \"$JAVA_TOOL_OPTIONS\"\n");
        assertTrue(java.toFile().setExecutable(true));
        final Path launcher = Files.copy(java, folder.resolve("launcher"));
        assertTrue(launcher.toFile().setExecutable(true));
        final Map<String, String> environment = Map.of("nvbind_home", home.toString(), "JAVA_TOOL_OPTIONS", "-Dx=1");
        try (Program direct = run(environment, "--java", "--", java.toString(), "-jar", "game.jar");
             Program other = run(environment, "--java", "--", launcher.toString(), "-jar", "game.jar")) {
            assertEquals(0, direct.await(), direct.err());
            assertEquals("-javaagent:" + agent + " -jar game.jar\n-Dx=1", direct.out());
            assertEquals(0, other.await(), other.err());
            assertEquals("-jar game.jar\n-Dx=1 \"-javaagent:" + agent + "\"", other.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"--max-fps 0,2,1..1000", "--max-fps 1001,2,1..1000", "--max-fps abc,2,abc", "--max-fps -5,2,-5",
        "--container ../x,2,../x", "--bogus,2,--bogus", "--game,2,--game"})
    void shouldNameWhatIsWrongWithAnOption(final String options, final int exitCode, final String named) throws Exception {
        final List<String> arguments = new ArrayList<>(Arrays.asList(options.split(" ")));
        if (!"--game".equals(options)) {
            arguments.addAll(List.of("--", "true"));
        }
        try (Program game = run(Map.of(), arguments.toArray(String[]::new))) {
            assertEquals(exitCode, game.await());
            assertEquals(1, game.err().lines().count(), game.err());
            assertTrue(game.err().startsWith("nvbind: ") && game.err().contains(named), game.err());
        }
    }

    @Test
    void shouldTellACommandThatIsNotThereFromOneThatMayNotRun() throws Exception {
        final Path file = Files.writeString(folder.resolve("data"), "x");
        try (Program missing = run(Map.of(), "--", "no-such-program");
             Program data = run(Map.of(), "--", file.toString());
             Program nothing = run(Map.of(), "--")) {
            assertEquals(127, missing.await());
            assertTrue(missing.err().contains("no-such-program"), missing.err());
            assertEquals(126, data.await());
            assertTrue(data.err().contains(file.toString()), data.err());
            assertEquals(2, nothing.await());
        }
    }

    @Test
    void shouldRefuseAFramesFolderThatIsALinkOrAFile() throws Exception {
        Files.createDirectories(folder.resolve("run/frames"));
        Files.createSymbolicLink(folder.resolve("run/frames/linked"), folder);
        Files.writeString(folder.resolve("run/frames/file"), "");
        try (Program linked = run(Map.of(), "--container", "linked", "--", "true");
             Program file = run(Map.of(), "--container", "file", "--", "true")) {
            assertEquals(1, linked.await());
            assertTrue(linked.err().contains("not a folder"), linked.err());
            assertEquals(1, file.await());
        }
    }

    @Test
    void shouldTakeTheSameRoadThroughTheProgram() throws Exception {
        try (Program game = Program.nvbind(Map.of(), "run", "--run-dir", folder.resolve("run").toString(), "--game", "A B",
            "--max-fps", "30", "--", "sh", "-c", "echo $NVBIND_GAME $NVBIND_MAX_FPS; exit 9")) {
            assertEquals(9, game.await());
            assertEquals("A B 30", game.out());
        }
    }
}
