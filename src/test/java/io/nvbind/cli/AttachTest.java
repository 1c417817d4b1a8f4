package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.agent.JavaGame;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import io.nvbind.parts.Program;
import io.nvbind.replay.Replay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nvbind attach}: from a running Java game to its recording. */
class AttachTest {

    @TempDir
    private Path folder;

    @Test
    void shouldRecordFramesAndPausesOfAJavaGameThatRunsAlready() throws Exception {
        final JavaGame game = new JavaGame(folder.resolve("game")).compile(JavaGame.DISPLAY, """
            import org.lwjgl.opengl.Display;
            public class Game {
                public static void main(String[] arguments) throws Exception {
                    System.out.println("ready");
                    int captured = 0;
                    while (System.in.available() == 0) {
                        Display.update();
                        Thread.sleep(1);
                        if (System.getProperty("nvbind.agent", "").startsWith("on") && ++captured % 100 == 0) { System.gc(); }
                        if (captured == 1000) { System.out.println("played"); }
                    }
                }
            }
            """);
        try (DaemonProcess daemon = new DaemonProcess(folder);
             Program program = game.start(Path.of(System.getProperty("java.home")), Map.of(), null)) {
            program.awaitLine("ready");
            final String pid = Long.toString(program.process().pid());
            try (Program attach = Program.nvbind(Map.of(), "attach", pid, "--run-dir", daemon.runDir().toString(),
                "--container", "blocks", "--game", "Blocks, and more", "--json")) {
                assertEquals(0, attach.await(), attach.err());
                assertTrue(attach.out().contains("\"state\":\"on\""), attach.out());
                assertEquals("", attach.err());
            }
            program.awaitLine("played");
            program.process().getOutputStream().write(1);
            program.process().getOutputStream().flush();
            assertEquals(0, program.await(), program.err());
            final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
            final SessionInfo recording = Await.value("a complete recording", () -> catalog.list().stream()
                .filter(session -> session.summary() != null).findFirst());
            assertEquals("Blocks, and more", recording.summary().get("game"));
            assertTrue(((Number) recording.summary().get("frames")).longValue() > 0, recording.summary().toString());
            assertEquals(0, ((Number) recording.summary().get("frames_lost")).longValue());
            assertTrue(((Number) recording.summary().get("gc_pauses")).longValue() > 0, recording.summary().toString());
            assertEquals(Boolean.TRUE, Replay.of(recording).matchesLive());
        }
    }

    @Test
    void shouldNameTheReasonWhenAProcessCannotBeAttachedTo() throws Exception {
        try (Program sleep = Program.start(Map.of(), List.of("sleep", "60"));
             Program attach = Program.nvbind(Map.of(), "attach", Long.toString(sleep.process().pid()), "--run-dir",
                 folder.toString())) {
            assertEquals(CommandFailure.UNSUPPORTED, attach.await());
            assertTrue(attach.err().contains("is no Java program that can be attached to"), attach.err());
        }
        final String gone = Integer.toString(Integer.MAX_VALUE);
        try (Program attach = Program.nvbind(Map.of(), "attach", gone, "--run-dir", folder.toString())) {
            assertEquals(CommandFailure.NOT_FOUND, attach.await());
            assertEquals("nvbind: there is no process " + gone, attach.err());
        }
    }
}
