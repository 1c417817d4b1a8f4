package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.parts.VirtualDisplay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Games that {@code nvbind run --profile} starts, with a daemon that has simulated cards. */
@Tag("real")
class ProfiledGameTest {

    @TempDir
    private Path folder;

    private DaemonProcess daemon(final String name, final String profile) throws Exception {
        final Path profiles = Files.createDirectories(folder.resolve("config/nvbind/profiles"));
        Files.writeString(profiles.resolve(name), profile);
        return new DaemonProcess(folder, Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()), "--simulated");
    }

    private static JsonNode json(final DaemonProcess daemon, final String path) {
        try {
            return JsonMapper.shared().readTree(daemon.get(path).body());
        } catch (final Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private List<String> run(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(RealParts.home().resolve("config/run-game.sh").toString(),
            "--run-dir", folder.resolve("run").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void shouldRunVkcubeAtTheRateOfItsProfile() throws Exception {
        RealParts.needProgram("vulkan-tools", "vkcube");
        try (VirtualDisplay display = new VirtualDisplay();
             DaemonProcess daemon = daemon("cube.toml", "[game]\nname = \"Cube\"\nexecutables = [\"vkcube\"]\n"
                 + "apis = [\"vulkan\"]\n[settings]\nmax_frame_rate = 25\n");
             Program game = Program.start(new HashMap<>(display.environment()),
                 run("--profile", "auto", "--container", "cube", "--", "vkcube", "--c", "250"))) {
            assertEquals(0, game.await(), game.err());
            final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
            final SessionInfo recording = Await.value("a complete recording", () -> catalog.list().stream()
                .filter(session -> session.summary() != null).findFirst());
            final JsonNode summary = JsonMapper.shared().valueToTree(recording.summary());
            assertEquals(250, summary.get("frames").intValue(), summary.toString());
            // Each frame stands on a grid of 40 ms; a machine too busy for that comes later, never sooner.
            assertTrue(summary.get("frame_time_p50").doubleValue() >= 39, summary.toString());
            assertTrue(summary.get("avg_fps").doubleValue() <= 25.1, summary.toString());
        }
    }

    @Test
    void shouldSetWhileTheGameOfATreeLikeProtonsRunsAndTakeBackWhenItEndsThoughWineserverLives() throws Exception {
        final String tree = "exec -a 'python3' sleep 600 & (exec -a /proton/files/bin/wineserver sleep 600) & echo $!;"
            + " (exec -a 'Z:\\games\\TheGame.exe' sleep 600) & echo $!; wait";
        try (DaemonProcess daemon = daemon("the_game.toml", "[game]\nname = \"The Game\"\n"
            + "executables = [\"TheGame.exe\"]\nproton = true\n[gpu]\npower_limit_percent = 80\n");
             Program game = Program.start(Map.of(), run("--profile", "the game", "--container", "tree", "--", "bash", "-c",
                 tree, "/games/TheGame.exe"))) {
            final double usual = usual(daemon);
            Await.until("the profile to be applied", () -> watts(daemon) == Math.rint(usual * 0.8));
            final String[] pids = game.out().split("\n", -1);
            ProcessHandle.of(Long.parseLong(pids[1].strip())).orElseThrow().destroy();
            Await.until("the profile to be taken back", () -> watts(daemon) == usual);
            assertTrue(ProcessHandle.of(Long.parseLong(pids[0].strip())).orElseThrow().isAlive());
            assertTrue(daemon.program().err().contains("profile 'the_game' is applied to container tree"));
            game.process().descendants().forEach(ProcessHandle::destroy);
        }
    }

    /** Its default, which the game may have been set below already. */
    private static double usual(final DaemonProcess daemon) {
        return json(daemon, "/api/gpu/status").get(0).at("/settings/power_limit/default").doubleValue();
    }

    private static double watts(final DaemonProcess daemon) {
        return json(daemon, "/api/gpu/status").get(0).at("/settings/power_limit/value").doubleValue();
    }
}
