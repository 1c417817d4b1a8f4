package io.nvbind.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameDrain;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.RingFile;
import io.nvbind.gpu.Gpu;
import io.nvbind.journal.Journal;
import io.nvbind.journal.LiveGame;
import io.nvbind.journal.SessionCatalog;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.Telemetry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisSoFarTest {

    private static final long MILLI = 1_000_000L;

    @TempDir
    private Path folder;
    private long now = 5_000_000_000L;
    private long sequence;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);

    private void play(final RingFile ring, final Telemetry telemetry, final Journal journal) throws Exception {
        for (int i = 0; i < 500; i++) {
            now += 10 * MILLI;
            ring.present(sequence, now);
            tell(ring, FrameRecord.DISPLAY, FrameRecord.DISPLAY_NANOS, now + 5 * MILLI);
            tell(ring, FrameRecord.GPU_BUSY, FrameRecord.GPU_BUSY_NANOS, sequence % 4 == 0 ? 2 * MILLI : 10 * MILLI);
            tell(ring, FrameRecord.TIMING, FrameRecord.TIMING_INPUT, now - MILLI);
            sequence++;
            telemetry.doWork();
        }
        journal.writer().doWork();
    }

    private void tell(final RingFile ring, final int type, final int at, final long nanos) {
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.TIMING_SIMULATION_START, FrameRecord.UNKNOWN_NANOS);
        payload.putLong(FrameRecord.TIMING_SIMULATION_END, FrameRecord.UNKNOWN_NANOS);
        payload.putLong(FrameRecord.TIMING_RENDER_SUBMIT, FrameRecord.UNKNOWN_NANOS);
        if (type != FrameRecord.TIMING) {
            payload.putInt(FrameRecord.DISPLAY_SWAPCHAIN, 1);
            payload.putInt(FrameRecord.DISPLAY_SOURCE, FrameRecord.SOURCE_ENGINE);
        }
        payload.putLong(FrameRecord.OF_PRESENT, sequence);
        payload.putLong(at, nanos);
        assertTrue(ring.write(type, payload));
    }

    @Test
    void shouldGiveTheFiguresOfAGameThatStillRuns() throws Exception {
        final Path recordings = folder.resolve("sessions");
        try (Journal journal = new Journal(recordings, LiveGame.GPUS, Replay.liveSummary(), () -> now)) {
            final Sessions sessions = new Sessions(journal, () -> now, () -> 1_795_435_200_000_000_000L + now);
            final FrameDrain drain = new FrameDrain(folder.resolve("frames"), sessions,
                (ring, problem) -> { throw new AssertionError(ring + ": " + problem); }, () -> now, () -> 0);
            final Telemetry telemetry = new Telemetry(drain, sessions, journal,
                new GpuSampler(List.<Gpu>of(), () -> now), List.of(), () -> now, () -> 1_795_435_200_000_000_000L + now);
            final AnalysisSoFar soFar = new AnalysisSoFar(sessions, recordings, () -> now);
            assertNull(soFar.of("game"));
            try (RingFile ring = new RingFile(folder.resolve("frames/game/1.ring"));
                 FileChannel channel = FileChannel.open(ring.file(), StandardOpenOption.WRITE)) {
                channel.lock();
                ring.describe("Test Game", now);
                telemetry.doWork();
                assertThrows(IOException.class, () -> soFar.of("game"));
                play(ring, telemetry, journal);

                final Map<String, Object> first = soFar.of("game");
                assertEquals(500L, first.get("frames"));
                assertEquals(100.0, first.get("avg_fps"));
                assertEquals("Test Game", first.get("game"));
                assertEquals("game", first.get("container_id"));
                assertEquals("display", first.get("basis"));
                assertEquals("gpu_busy", first.get("gpu_bound_basis"));
                assertEquals(75.0, (double) first.get("gpu_bound_percent"), 0.2);
                assertNull(soFar.of("other"));
                assertSame(first, soFar.of("game"), "fresh enough for a second");

                play(ring, telemetry, journal);
                assertEquals(1000L, soFar.of("game").get("frames"));
            }
            now += 1000 * MILLI;
            telemetry.doWork();
            telemetry.doWork();
            journal.writer().doWork();
            assertNull(soFar.of("game"));
        }
        assertTrue(Replay.of(new SessionCatalog(recordings).list().getFirst()).matchesLive(), "reading did no harm");
    }
}
