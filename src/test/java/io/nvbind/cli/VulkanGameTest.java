package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole road with a real Vulkan program on a software renderer. */
@Tag("real")
class VulkanGameTest {

    @TempDir
    private Path folder;

    @BeforeAll
    static void needParts() {
        RealParts.needProgram("vulkan-tools", "vkcube");
    }

    private static List<String> arguments(final DaemonProcess daemon, final String... game) {
        final List<String> all = new ArrayList<>(List.of("run", "--run-dir", daemon.runDir().toString(), "--"));
        all.addAll(List.of(game));
        return all;
    }

    @Test
    void shouldRecordEveryPresentAndReplayTheSameFigures() throws Exception {
        try (VirtualDisplay display = new VirtualDisplay(); DaemonProcess daemon = new DaemonProcess(folder);
             Program game = Program.nvbind(display.environment(),
                 arguments(daemon, "vkcube", "--c", "2000").toArray(String[]::new))) {
            Await.until("vkcube's container", () -> known(daemon, "vkcube"));
            try (MetricsListener client = MetricsListener.connect(daemon.url(), "vkcube", 16)) {
                Await.until("its frame times on the WebSocket", () -> client.latest().get("frame_time_p99") != null);
                final Map<String, Object> live = client.latest();
                assertTrue(((Number) live.get("fps")).doubleValue() > 1, live.toString());
                assertNotNull(((Map<?, ?>) live.get("unavailable")).get("gpu_temp_c"), live.toString());
                assertEquals(0, game.await(), game.err());
            }
            final SessionInfo recording = complete(daemon);
            assertEquals(2000, ((Number) recording.summary().get("frames")).longValue());
            assertEquals(0, ((Number) recording.summary().get("frames_lost")).longValue());
            final Replay replay = Replay.of(recording);
            assertEquals(Boolean.TRUE, replay.matchesLive());
            assertEquals(recording.summary().get("frame_time_p99"), replay.analysis().toJson().get("frame_time_p99"));
            assertEquals("", daemon.program().err());
        }
    }

    @Test
    void shouldRecordGamesOfOtherPidNamespacesToTheirEnd() throws Exception {
        final List<String> apart = List.of("unshare", "--user", "--map-root-user", "--pid", "--fork");
        RealParts.needProgram("util-linux", "unshare");
        try (Program probe = Program.start(Map.of(), Stream.concat(apart.stream(), Stream.of("true")).toList())) {
            if (probe.await() != 0) {
                RealParts.missing("a pid namespace cannot be had here: " + probe.err());
            }
        }
        try (VirtualDisplay display = new VirtualDisplay(); DaemonProcess daemon = new DaemonProcess(folder)) {
            /* Each has pid 1. */
            for (int i = 0; i < 2; i++) {
                final List<String> command = new ArrayList<>(List.of("run", "--run-dir", daemon.runDir().toString(),
                    "--container", "boxed-" + i, "--"));
                command.addAll(apart);
                command.addAll(List.of("vkcube", "--c", "200"));
                try (Program game = Program.nvbind(display.environment(), command.toArray(String[]::new))) {
                    assertEquals(0, game.await(), game.err());
                }
            }
            final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
            final List<SessionInfo> recordings = Await.value("two complete recordings", () -> Optional.of(catalog.list().stream()
                .filter(session -> session.summary() != null).toList()).filter(complete -> complete.size() == 2));
            for (final SessionInfo recording : recordings) {
                assertEquals(200, ((Number) recording.summary().get("frames")).longValue());
                assertEquals(0, ((Number) recording.summary().get("frames_lost")).longValue());
            }
        }
    }

    @Test
    void shouldPassTheExitCodeOnAndAddNothingToTheOutput() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder);
             Program game = Program.nvbind(Map.of(),
                 arguments(daemon, "sh", "-c", "echo out; echo err >&2; exit 7").toArray(String[]::new))) {
            assertEquals(7, game.await());
            assertEquals("out", game.out());
            assertEquals("err", game.err());
        }
    }

    @Test
    void shouldAgreeWithMangoHudFrameByFrame() throws Exception {
        RealParts.needProgram("mangohud", "mangohud");
        final Path logs = Files.createDirectory(folder.resolve("mangohud"));
        final Path runDir = folder.resolve("run");
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("MANGOHUD", "1");
            environment.put("MANGOHUD_CONFIG", "output_folder=" + logs
                + ",autostart_log=1,log_duration=6,log_interval=0,fps_limit=60,no_display");
            try (Program game = Program.nvbind(environment, "run", "--run-dir", runDir.toString(), "--container", "cube",
                "--", "vkcube", "--c", "500")) {
                assertEquals(0, game.await(), game.err());
            }
        }
        final List<Double> theirs = MangoHudLog.frameMillis(logs);
        final List<Double> ours = RingDump.frameMillis(runDir.resolve("frames").resolve("cube"));
        assertTrue(theirs.size() > 150, "MangoHud logged " + theirs.size() + " frames");
        final double difference = MangoHudLog.leastMeanDifference(ours, theirs);
        assertTrue(difference < 0.05, "mean absolute difference " + difference + " ms");
    }

    private static boolean known(final DaemonProcess daemon, final String container) {
        try {
            return daemon.get("/api/containers/" + container).statusCode() == 200;
        } catch (final Exception problem) {
            throw new AssertionError(problem);
        }
    }

    private static SessionInfo complete(final DaemonProcess daemon) throws InterruptedException {
        final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
        return Await.value("a complete recording", () -> catalog.list().stream()
            .filter(session -> session.summary() != null).findFirst());
    }
}
