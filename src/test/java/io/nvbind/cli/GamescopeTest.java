package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gamescope.GamescopeSource;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole road of gamescope's frames: a poster of such messages in gamescope's place. */
@Tag("real")
class GamescopeTest {

    @TempDir
    private Path folder;

    @Test
    void shouldRecordWhatGamescopeTellsOfAGame() throws Exception {
        try (MessageQueue queue = MessageQueue.create();
             DaemonProcess daemon = new DaemonProcess(folder, "--gamescope", "--gamescope-key", queue.key())) {
            awaitReader(queue);
            long lastNanos = System.nanoTime();
            final long firstNanos = lastNanos;
            queue.postFrame(ProcessHandle.current().pid(), 0);
            for (int i = 0; i < 300; i++) {
                final long nowNanos = System.nanoTime();
                queue.postFrame(ProcessHandle.current().pid(), nowNanos - lastNanos);
                lastNanos = nowNanos;
            }
            // It ends by itself when gamescope has said nothing for a while.
            final SessionCatalog catalog = new SessionCatalog(daemon.stateDir().resolve("sessions"));
            final SessionInfo recording = Await.value("a complete recording", () -> catalog.list().stream()
                .filter(session -> session.summary() != null).findFirst());
            assertEquals(GamescopeSource.CONTAINER, recording.container());
            final long frames = ((Number) recording.summary().get("frames")).longValue();
            assertEquals(301, frames);
            final double seconds = frames / ((Number) recording.summary().get("avg_fps")).doubleValue();
            assertEquals((lastNanos - firstNanos) / 1e9 * 301 / 300, seconds, 1e-3);
            assertEquals(1, daemon.program().err().lines().count(), daemon.program().err());
            assertTrue(daemon.program().err().contains("mangoapp"), daemon.program().err());
        }
    }

    /** What is in the queue when the reader comes is thrown away, since nobody knows how old it is. */
    private static void awaitReader(final MessageQueue queue) throws InterruptedException {
        queue.postFrame(ProcessHandle.current().pid(), -1);
        Await.until("the old message to be thrown away", () -> queue.length() == 0);
    }

    @Test
    void shouldSayOnceThatTheQueueIsGone() throws Exception {
        try (MessageQueue queue = MessageQueue.create();
             DaemonProcess daemon = new DaemonProcess(folder, Map.of("NVBIND_GAMESCOPE_KEY", queue.key()), "--gamescope")) {
            queue.postFrame(ProcessHandle.current().pid(), 0);
            Await.until("the message to be taken", () -> queue.length() == 0);
            queue.remove();
            Await.until("the word of it", () -> daemon.program().err().contains("cannot be read any more"));
            assertEquals(2, daemon.program().err().lines().count(), daemon.program().err());
        }
    }
}
