package io.nvbind.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameDrain;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.RingFile;
import io.nvbind.gpu.GpuSample;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container's producer says wrongly is refused and counted, and changes nobody else's figures. */
class SessionsTest {

    private static final long MILLI = 1_000_000L;

    @TempDir
    private Path frames;

    private final List<Integer> recorded = new ArrayList<>();
    private final List<Session> ended = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long now = 5_000_000_000L;
    private final Sessions sessions = new Sessions(new SessionSink() {
        @Override
        public void onSessionStart(final Session session) {
            // Nothing to prepare.
        }

        @Override
        public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                                  final int offset, final int length) {
            recorded.add(type);
        }

        @Override
        public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
            // No GPU here.
        }

        @Override
        public void onTurn(final long nowNanos) {
            // Nothing is buffered.
        }

        @Override
        public void onSessionEnd(final Session session) {
            ended.add(session);
        }
    }, () -> now, () -> 1_795_435_200_000_000_000L + now);
    private FrameDrain drain;

    private void turns(final int count) {
        if (drain == null) {
            drain = new FrameDrain(frames, sessions, (ring, problem) -> problems.add(problem), () -> now, () -> 0);
        }
        for (int i = 0; i < count; i++) {
            drain.doWork();
            now += 100 * MILLI;
        }
    }

    @Test
    void shouldRefuseWhatCannotBeAndKeepTheOthersFigures() throws Exception {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);
        try (RingFile bad = new RingFile(frames.resolve("bad/1.ring"));
             RingFile good = new RingFile(frames.resolve("good/1.ring"));
             FileChannel badLock = FileChannel.open(bad.file(), StandardOpenOption.WRITE);
             FileChannel goodLock = FileChannel.open(good.file(), StandardOpenOption.WRITE)) {
            badLock.lock();
            goodLock.lock();
            turns(1);
            bad.present(0, now);
            bad.present(1, now + 2000 * MILLI);
            bad.present(2, -1);
            bad.present(3, Long.MAX_VALUE);
            bad.present(Long.MAX_VALUE, now);
            bad.present(-7, now);
            bad.present(1L << 50, now);
            for (int type = FrameRecord.DISPLAY; type <= FrameRecord.TIMING; type++) {
                bad.write(type, payload);
            }
            for (int i = 0; i < 101; i++) {
                good.present(i, now + i * MILLI);
            }
            turns(3);

            final Session refused = sessions.of("bad");
            assertEquals(3 + 4, refused.rejectedRecords(), "GPU_BUSY of 0 is what it says");
            assertEquals(3, refused.frames().ignoredPresents());
            assertEquals(1, refused.frames().presents());
            assertEquals(0, refused.frames().lost());
            final Session honest = sessions.of("good");
            assertEquals(101, honest.frames().presents());
            assertEquals(100 * MILLI, honest.frames().primary().coverageNanos());
            assertEquals(0, honest.rejectedRecords());
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void shouldCountWhatAKilledProducerDroppedLast() throws Exception {
        try (RingFile game = new RingFile(frames.resolve("game/1.ring"))) {
            final FileChannel lock = FileChannel.open(game.file(), StandardOpenOption.WRITE);
            lock.lock();
            turns(1);
            long sequence = 0;
            while (game.present(sequence, now)) {
                sequence++;
            }
            // Twelve more find no room, and then it is killed: no present tells of the gap.
            game.dropped(12);
            lock.close();
            turns(4);

            assertEquals(1, ended.size());
            assertEquals(sequence, ended.getFirst().frames().presents());
            assertEquals(12, ended.getFirst().frames().lost());
            assertEquals(FrameRecord.END, recorded.getLast(), "so that a replay counts them too");
            assertTrue(sessions.running().isEmpty());
        }
    }
}
