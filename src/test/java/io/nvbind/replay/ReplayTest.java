package io.nvbind.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.analysis.FrameAnalysis;
import io.nvbind.analysis.FrameTimes;
import io.nvbind.analysis.Subject;
import io.nvbind.journal.Journal;
import io.nvbind.journal.LiveGame;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.journal.SessionInfo;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    @TempDir
    private Path sessions;

    @Test
    void shouldGiveTheLiveFiguresToTheLastDigitWhenReplayed() throws Exception {
        final LiveGame game;
        try (Journal journal = new Journal(sessions, LiveGame.GPUS, Replay.liveSummary(), System::nanoTime)) {
            game = new LiveGame(journal, "game", System.nanoTime());
            play(game, journal);
            game.end();
            journal.writer().doWork();
            assertEquals(1, journal.status().recorded(), () -> journal.status().toString());
            assertEquals(0, journal.status().lostFrameRecords());
        }

        final SessionInfo info = new SessionCatalog(sessions).show(game.session().id());
        final Replay replay = Replay.of(info);

        assertEquals(SessionInfo.State.COMPLETE, info.state());
        assertTrue(replay.content().complete(), () -> replay.content().toString());
        assertEquals(true, replay.matchesLive(),
            () -> info.summary() + "\n" + replay.analysis().toJson());
        final FrameAnalysis live = FrameAnalysis.of(Subject.of(game.session()), game.session().frames(),
            game.session().gpuStats(), FrameTimes.unavailable("live"));
        assertEquals(live.avgFps(), replay.analysis().avgFps());
        assertEquals(live.p999Millis(), replay.analysis().p999Millis());
        assertEquals(live.stutters(), replay.analysis().stutters());
        assertTrue(live.stutterCount() > 0);
        assertEquals("Test Game", info.game());
    }

    private static void play(final LiveGame game, final Journal journal) throws Exception {
        final Random random = new Random(7);
        game.swapchain(1, 1).describe("Test Game", 1);
        for (int i = 0; i < 20_000; i++) {
            game.frame(random.nextInt(400) == 0 ? 60_000_000L : 5_000_000L + random.nextInt(3_000_000));
            if (i % 3 == 0) {
                game.frame(2, 1, 0, i / 3);
            }
            if (i % 10 == 0) {
                game.gpu(0, 10, 0.1, false).gpu(1, random.nextInt(60, 100), random.nextDouble(), random.nextBoolean());
            }
            if (i % 4 == 0) {
                game.turn();
                if (i % 64 == 0) {
                    journal.writer().doWork();
                }
            }
        }
    }
}
