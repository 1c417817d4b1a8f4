package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.parts.VirtualDisplay;
import io.nvbind.replay.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole road with real OpenGL programs, by GLX and by EGL, on a software renderer. */
@Tag("real")
class OpenGlGameTest {

    @TempDir
    private Path folder;

    private Program run(final Map<String, String> environment, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
            RealParts.home().resolve("config/run-game.sh").toString(), "--run-dir", folder.resolve("run").toString()));
        command.addAll(List.of(arguments));
        return Program.start(environment, command);
    }

    @ParameterizedTest
    @CsvSource({"mesa-utils, glxgears", "mesa-utils-extra, es2gears_x11"})
    void shouldRecordEverySwapAndReplayTheSameFigures(final String packageName, final String program) throws Exception {
        RealParts.needProgram(packageName, program);
        try (VirtualDisplay display = new VirtualDisplay(); DaemonProcess daemon = new DaemonProcess(folder);
             Program game = run(display.environment(), "--container", "gears", "--game", "Gears", "--", program)) {
            try (MetricsListener client = connect(daemon)) {
                Await.until("its frame times on the WebSocket", () -> client.latest().get("frame_time_p99") != null);
            }
            game.process().toHandle().destroy();
            game.await();
            final SessionInfo recording = complete(daemon);
            final Map<String, Object> summary = recording.summary();
            assertEquals("Gears", summary.get("game"), summary.toString());
            assertTrue(((Number) summary.get("frames")).longValue() > 10, summary.toString());
            assertEquals(0, ((Number) summary.get("frames_lost")).longValue());
            assertEquals(Boolean.TRUE, Replay.of(recording).matchesLive());
            assertEquals("", daemon.program().err());
            assertTrue(game.err().lines().noneMatch(line -> line.contains("nvbind") || line.contains("ld.so")), game.err());
        }
    }

    private static MetricsListener connect(final DaemonProcess daemon) throws Exception {
        Await.until("the container to be known", () -> {
            try {
                return daemon.get("/api/containers/gears").statusCode() == 200;
            } catch (final Exception problem) {
                throw new AssertionError(problem);
            }
        });
        return MetricsListener.connect(daemon.url(), "gears", 16);
    }

    private static SessionInfo complete(final DaemonProcess daemon) throws InterruptedException {
        final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
        return Await.value("a complete recording", () -> catalog.list().stream()
            .filter(session -> session.summary() != null).findFirst());
    }

    @Test
    void shouldAgreeWithMangoHudFrameByFrame() throws Exception {
        RealParts.needProgram("mesa-utils", "glxgears");
        RealParts.needProgram("mangohud", "mangohud");
        final Path logs = Files.createDirectory(folder.resolve("mangohud"));
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("MANGOHUD_CONFIG", "output_folder=" + logs
                + ",autostart_log=1,log_duration=6,log_interval=0,fps_limit=60,no_display"
                // Else it asks the X server about the window and the keyboard before it looks at the clock.
                + ",gl_size_query=viewport,toggle_hud=,toggle_logging=,reload_cfg=,toggle_fps_limit=,"
                + "toggle_hud_position=,reset_fps_metrics=,upload_log=");
            try (Program game = run(environment, "--container", "gears", "--", "mangohud", "--dlsym", "glxgears")) {
                Await.until("MangoHud's log to begin", () -> logged(logs));
                // MangoHud writes log and summary on a thread each, in either order, and the game's own thread waits for both
                // before it goes on: the present after next proves them whole.
                final int before = presents();
                Await.until("the game to go on", () -> presents() > before + 1);
                game.process().toHandle().destroy();
                game.await();
            }
        }
        final List<Double> all = MangoHudLog.frameMillis(logs);
        // The log may begin with a frame that is no frame yet and end with one that we see end later.
        final List<Double> theirs = all.subList(Math.min(5, all.size()), Math.max(5, all.size() - 5));
        final List<Double> ours = RingDump.frameMillis(folder.resolve("run/frames/gears"));
        assertTrue(theirs.size() > 100, "MangoHud logged " + theirs.size() + " frames");
        final List<Double> differences = MangoHudLog.differences(ours, theirs);
        // Both read the clock within a microsecond of each other, unless the machine takes the processor away in between.
        final String figures = theirs.size() + " frames, absolute difference median "
            + differences.get(differences.size() / 2) + " ms, p90 " + differences.get(differences.size() * 9 / 10) + " ms";
        assertTrue(differences.get(differences.size() / 2) < 0.05, figures);
        System.out.println("glxgears beside MangoHud: " + figures);
    }

    private static boolean logged(final Path logs) {
        try (var files = Files.list(logs)) {
            return files.anyMatch(file -> file.toString().endsWith("_summary.csv"));
        } catch (final java.io.IOException notYet) {
            return false;
        }
    }

    private int presents() {
        try {
            return RingDump.lines(folder.resolve("run/frames/gears"), "present").size();
        } catch (final Exception problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void shouldCountAGameOnceWhenOpenGlIsDrawnThroughVulkan() throws Exception {
        RealParts.needProgram("mesa-utils", "glxgears");
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("MESA_LOADER_DRIVER_OVERRIDE", "zink");
            try (Program game = run(environment, "--container", "gears", "--", "glxgears")) {
                Await.until("frames in the ring", () -> presents() > 100);
                game.process().toHandle().destroy();
                game.await();
            }
        }
        final List<String> devices = RingDump.lines(folder.resolve("run/frames/gears"), "device");
        assertEquals(1, devices.size(), devices.toString());
        assertTrue(devices.getFirst().contains("zink"), devices.toString());
    }
}
