package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long GIB = 1L << 30;

    @TempDir
    private Path sessions;

    private long now = 1_000 * SECOND;
    private long usable = 100 * GIB;

    private final DiskSpace.Store store = new DiskSpace.Store() {
        @Override
        public long total() {
            return 100 * GIB;
        }

        @Override
        public long usable() {
            return usable;
        }
    };

    private Journal journal(final int bufferBytes) {
        return new Journal(sessions, LiveGame.GPUS, (session, folder) -> Map.of("frames", session.frames().presents()),
            () -> now, store, bufferBytes);
    }

    private static void turn(final Journal journal) throws Exception {
        final Agent writer = journal.writer();
        writer.doWork();
    }

    private RecordingContent read(final Session session, final Recorded into) throws Exception {
        return JournalReader.read(sessions.resolve(session.id()), into);
    }

    @Test
    void shouldGiveBackEveryRecordInItsOrderWhenReadAgain() throws Exception {
        final Recorded live = new Recorded();
        final Recorded replayed = new Recorded();
        final LiveGame game;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(new Both(journal, live), "game", now);
            game.swapchain(1, 1).describe("Test Game", 1);
            for (int i = 0; i < 5000; i++) {
                game.frame(1, 1, 4_000_000, i).frame(2, 1, 100, i);
                if (i % 7 == 0) {
                    game.gpu(1, 50, 0.5, i % 2 == 0);
                }
                if (i % 100 == 99) {
                    game.turn();
                    turn(journal);
                }
            }
            game.end();
        }

        final RecordingContent content = read(game.session(), replayed);

        assertTrue(content.complete(), content::toString);
        assertEquals(List.of(), content.problems());
        assertEquals(live.frames, replayed.frames);
        assertEquals(live.samples, replayed.samples);
        assertEquals(LiveGame.GPUS, replayed.start.gpus());
        assertEquals("game", replayed.start.container());
        assertEquals(game.session().startNanos(), replayed.start.startNanos());
        assertEquals(game.session().startEpochNanos(), replayed.start.startEpochNanos());
    }

    @Test
    void shouldAppendOneExcerptForAllFramesOfARingWhenATurnEnds() throws Exception {
        final LiveGame game;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            for (int i = 0; i < 1000; i++) {
                game.frame(1_000_000);
            }
            game.turn().end();
        }

        // START, one FRAMES, END.
        assertEquals(3, read(game.session(), new Recorded()).excerpts());
    }

    @Test
    void shouldKeepWhatComesBeforeTheQueueIsOpenWhenTheWriterIsLate() throws Exception {
        final LiveGame game;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            for (int i = 0; i < 10_000; i++) {
                game.frame(1_000_000).turn();
            }
            assertTrue(journal.status().lagBytes() > 0);
            turn(journal);
            assertEquals(0, journal.status().lagBytes());
            assertEquals(0, journal.status().lostFrameRecords());
            game.end();
        }

        assertTrue(read(game.session(), new Recorded()).complete());
    }

    @Test
    void shouldCountWhatDoesNotFitWhenTheBufferIsFull() throws Exception {
        final LiveGame game;
        final JournalStatus status;
        try (Journal journal = journal(128 * 1024)) {
            game = new LiveGame(journal, "game", now);
            for (int i = 0; i < 10_000; i++) {
                game.frame(1_000_000).turn();
            }
            game.gpu(0, 1, 1, false);
            turn(journal);
            game.frame(1_000_000).end();
            turn(journal);
            status = journal.status();
        }

        final RecordingContent content = read(game.session(), new Recorded());

        assertTrue(status.lostFrameRecords() > 5000, status::toString);
        assertEquals(status.lostFrameRecords(), content.lostFrameRecords());
        assertEquals(1, content.lostGpuSamples());
        assertEquals(10_001, content.frameRecords() + content.lostFrameRecords());
        assertFalse(content.complete());
    }

    @Test
    void shouldStopAndGoOnWhenTheDiskRunsLow() throws Exception {
        final LiveGame game;
        final JournalStatus low;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            game.frame(1_000_000).turn();
            turn(journal);
            usable = 4 * GIB;
            now += SECOND;
            turn(journal);
            game.frame(1_000_000).gpu(0, 1, 1, false).turn();
            turn(journal);
            // Above the mark at which it stopped, yet below the one at which it goes on.
            usable = 9 * GIB;
            now += SECOND;
            turn(journal);
            game.frame(1_000_000).turn();
            turn(journal);
            now += SECOND;
            turn(journal);
            low = journal.status();
            usable = 11 * GIB;
            now += SECOND;
            turn(journal);
            game.frame(1_000_000).gpu(0, 2, 2, false).turn().end();
        }

        final Recorded recorded = new Recorded();
        final RecordingContent content = read(game.session(), recorded);

        assertEquals(2, low.lostFrameRecords());
        assertTrue(low.problems().getFirst().startsWith("no room to record: 4096 MiB are free"), low::toString);
        assertEquals(List.of(0L, 3L), recorded.sequences());
        assertEquals(2, content.lostFrameRecords());
        assertEquals(1, content.lostGpuSamples());
        assertEquals(0, content.damaged());
        assertTrue(recorded.samples.getFirst().contains("simulated: not told"), recorded.samples::toString);
    }

    @Test
    void shouldRecordNothingWhenTheDiskIsLowFromTheStart() throws Exception {
        usable = GIB;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            final LiveGame game = new LiveGame(journal, "game", now);
            game.frame(1_000_000).turn();
            turn(journal);
            game.end();
            turn(journal);

            assertEquals(1, journal.status().refused());
            assertEquals(0, journal.status().recorded());
            assertEquals(1, journal.status().lostFrameRecords());
        }
        assertEquals(List.of(), new SessionCatalog(sessions).list());
    }

    @Test
    void shouldSayWhyWhenTheFolderIsThereAlready() throws Exception {
        final Path elsewhere = Files.createDirectory(sessions.resolve("elsewhere"));
        Files.createSymbolicLink(sessions.resolve("20261123-120000-000-game"), elsewhere);
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            new LiveGame(journal, "game", now).frame(1_000_000).end();
            turn(journal);

            assertEquals(1, journal.status().refused());
            assertTrue(journal.status().problems().getFirst().contains("FileAlreadyExists"), () -> journal.status().toString());
        }
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldLetOnlyOwnerAndGroupInWhenItMakesFiles() throws Exception {
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            new LiveGame(journal, "game", now).frame(1_000_000).end();
        }
        try (Stream<Path> all = Files.walk(sessions.resolve("20261123-120000-000-game"))) {
            for (final Path path : all.toList()) {
                assertEquals(Files.isDirectory(path) ? "rwxr-x---" : "rw-r-----",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path::toString);
            }
        }
    }

    @Test
    void shouldEndTheSessionsWhenItIsClosedFirst() throws Exception {
        final LiveGame game;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            game.frame(1_000_000);
        }

        assertEquals(SessionInfo.State.COMPLETE, new SessionCatalog(sessions).show(game.session().id()).state());
        assertTrue(read(game.session(), new Recorded()).complete());
    }

    @Test
    void shouldRecordSessionsApartWhenSeveralRun() throws Exception {
        final LiveGame one;
        final LiveGame two;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            one = new LiveGame(journal, "one", now);
            two = new LiveGame(journal, "two", now);
            for (int i = 0; i < 100; i++) {
                one.frame(1_000_000);
                two.frame(2_000_000);
            }
            turn(journal);
            one.turn().end();
            two.frame(1).turn().end();
        }

        assertEquals(100, read(one.session(), new Recorded()).frameRecords());
        assertEquals(101, read(two.session(), new Recorded()).frameRecords());
    }

    @Test
    void shouldSaySoAndGoOnWhenWhatWasWrittenDoesNotComeBack() throws Exception {
        final LiveGame game;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            game.frame(1_000_000).turn();
            turn(journal);
            damageLastExcerpt(sessions.resolve(game.session().id()));
            now += SECOND;
            turn(journal);
            assertEquals("recording 20261123-120000-000-game: the excerpt appended last is damaged: "
                + "its checksum does not fit its content", journal.status().problems().getFirst());
            // Opened again a second later; what comes meanwhile is counted.
            game.frame(1_000_000).turn();
            turn(journal);
            now += SECOND;
            turn(journal);
            game.frame(1_000_000).turn().end();
            turn(journal);
            assertEquals(1, journal.status().lostFrameRecords());
        }
        final Recorded recorded = new Recorded();

        final RecordingContent content = read(game.session(), recorded);

        assertEquals(List.of(2L), recorded.sequences());
        assertEquals(1, content.lostFrameRecords());
        assertEquals(1, content.damaged());
        assertTrue(content.ended());
    }

    private static void damageLastExcerpt(final Path recording) throws Exception {
        final Path file = Recorded.queueFile(recording);
        final byte[] bytes = Files.readAllBytes(file);
        int last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[last]}), last);
        }
    }

    @Test
    void shouldBeOneRecordingWhenASessionLastsLongerThanADay() throws Exception {
        final LiveGame game;
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            for (int hours = 0; hours < 60; hours++) {
                game.frame(1_000_000).turn();
                turn(journal);
                now += 3600 * SECOND;
            }
            game.end();
        }
        final Recorded recorded = new Recorded();

        assertTrue(read(game.session(), recorded).complete());
        assertEquals(60, recorded.sequences().size());
        try (Stream<Path> files = Files.list(sessions.resolve(game.session().id()).resolve("queue"))) {
            assertEquals(3, files.filter(file -> file.toString().endsWith(".cq4")).count());
        }
    }

    @Test
    void shouldReadWhatIsThereWhileItIsWritten() throws Exception {
        try (Journal journal = journal(Journal.BUFFER_BYTES)) {
            final LiveGame game = new LiveGame(journal, "game", now);
            for (int i = 1; i <= 3; i++) {
                game.frame(1_000_000).turn();
                turn(journal);
                final RecordingContent content = read(game.session(), new Recorded());
                assertEquals(i, content.frameRecords());
                assertFalse(content.complete());
                assertEquals(List.of(), content.problems());
            }
        }
    }

    @Test
    void shouldCompleteTheRecordingWhenTheSummaryFails() throws Exception {
        final LiveGame game;
        try (Journal journal = new Journal(sessions, List.of(), (session, folder) -> {
            throw new IllegalStateException("no sum");
        }, () -> now, store, Journal.BUFFER_BYTES)) {
            game = new LiveGame(journal, "game", now);
            game.frame(1).end();
        }

        final SessionInfo info = new SessionCatalog(sessions).show(game.session().id());

        assertEquals(SessionInfo.State.COMPLETE, info.state());
        assertEquals(null, info.summary());
        assertEquals(List.of("the summary failed: java.lang.IllegalStateException: no sum"), info.problems());
    }

    /** Hands everything on to the journal and to a list. */
    private record Both(SessionSink journal, Recorded list) implements SessionSink {

        @Override
        public void onSessionStart(final Session session) {
            journal.onSessionStart(session);
        }

        @Override
        public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                                  final int offset, final int length) {
            journal.onFrameRecord(session, ring, type, payload, offset, length);
            list.onFrameRecord(ring, type, payload, offset, length);
        }

        @Override
        public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
            journal.onGpuSample(session, gpu, sample, nanos);
            list.onGpuSample(gpu, sample, nanos);
        }

        @Override
        public void onTurn(final long nowNanos) {
            journal.onTurn(nowNanos);
        }

        @Override
        public void onSessionEnd(final Session session) {
            journal.onSessionEnd(session);
        }
    }
}
