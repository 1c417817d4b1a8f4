package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAllocationTest {

    private static final int RECORDS = 100_000;

    @TempDir
    private Path sessions;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long telemetryBytes = Long.MAX_VALUE;
    private long writerBytes = Long.MAX_VALUE;

    @Test
    void shouldAllocateNothingWhenItRecords() throws Exception {
        try (Journal journal = new Journal(sessions, LiveGame.GPUS, (session, folder) -> Map.of(), () -> 0)) {
            final Agent writer = journal.writer();
            final LiveGame game = new LiveGame(journal, "game", 1_000);
            // The compiler at work makes an object now and then; the code does so in every pass, or not.
            for (int pass = 0; pass < 5; pass++) {
                play(game, writer);
            }

            assertEquals(0, journal.status().lostFrameRecords());
            assertEquals(0, telemetryBytes);
            // Chronicle makes an object or two for each further block of the file, which no excerpt waits for.
            assertTrue(writerBytes < RECORDS / 10, () -> writerBytes + " bytes for " + RECORDS + " records");
        }
    }

    private void play(final LiveGame game, final Agent writer) throws Exception {
        long telemetry = 0;
        long appending = 0;
        for (int i = 0; i < RECORDS; i += 4) {
            final long begin = threads.getCurrentThreadAllocatedBytes();
            game.frame(1_000).frame(1_000).frame(1_000).frame(1_000);
            if (i % 100 == 0) {
                game.gpu(0, 50, 0.5, false);
            }
            game.turn();
            final long between = threads.getCurrentThreadAllocatedBytes();
            writer.doWork();
            appending += threads.getCurrentThreadAllocatedBytes() - between;
            telemetry += between - begin;
        }
        telemetryBytes = Math.min(telemetry, telemetryBytes);
        writerBytes = Math.min(appending, writerBytes);
    }
}
