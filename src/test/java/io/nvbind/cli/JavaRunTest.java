package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.agent.JavaGame;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.replay.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nvbind run --java} from end to end: a Java game, the agent in it, and a daemon that records its frames. */
@Tag("real")
class JavaRunTest {

    private static final int FRAMES = 300;
    private static final String GAME = """
        import org.lwjgl.opengl.Display;
        public class Game {
            public static void main(String[] arguments) throws Exception {
                for (int i = 0; i < 300; i++) { Display.update(); Thread.sleep(1); }
                System.out.println("swaps " + Display.swaps);
                System.exit(7);
            }
        }
        """;

    @TempDir
    private Path folder;

    /** Returns what the game wrote to its standard error. */
    private String record(final String... command) throws Exception {
        final List<String> arguments = new ArrayList<>(List.of(RealParts.home().resolve("config/run-game.sh").toString(),
            "--run-dir", folder.resolve("run").toString(), "--container", "java-game", "--java", "--"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("-Xmx128m", "-cp", folder.resolve("classes").toString(), "Game"));
        new JavaGame(folder).compile(JavaGame.DISPLAY, GAME);
        try (DaemonProcess daemon = new DaemonProcess(folder); Program game = Program.start(Map.of(), arguments)) {
            assertEquals(7, game.await(), game.err());
            assertEquals("swaps " + FRAMES, game.out());
            final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
            final SessionInfo recording = Await.value("a complete recording", () -> catalog.list().stream()
                .filter(session -> session.summary() != null).findFirst());
            assertEquals(FRAMES, ((Number) recording.summary().get("frames")).intValue());
            assertEquals(0, ((Number) recording.summary().get("frames_lost")).intValue());
            assertEquals(Boolean.TRUE, Replay.of(recording).matchesLive());
            return game.err();
        }
    }

    @Test
    void shouldRecordEveryFrameWithoutAWordWhenTheCommandIsJava() throws Exception {
        assertEquals("", record(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    }

    @Test
    void shouldRecordEveryFrameWhenALauncherStartsTheJvm() throws Exception {
        final Path launcher = Files.writeString(folder.resolve("launcher"),
            "#!/bin/sh\nexec '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
        assertEquals(true, launcher.toFile().setExecutable(true));
        final String said = record(launcher.toString());
        assertEquals(1, said.lines().filter(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS")).count(), said);
        assertEquals(1, said.lines().count(), said);
    }
}
