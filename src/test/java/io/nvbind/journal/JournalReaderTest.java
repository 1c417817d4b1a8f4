package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {

    private static final int FRAMES = 3000;

    @TempDir
    private Path sessions;

    private Path recording;
    private Path file;

    @BeforeEach
    void record() throws Exception {
        final LiveGame game;
        try (Journal journal = new Journal(sessions, LiveGame.GPUS, (session, folder) -> Map.of(), System::nanoTime)) {
            game = new LiveGame(journal, "game", System.nanoTime());
            for (int i = 0; i < FRAMES; i++) {
                game.frame(5_000_000).turn();
            }
            game.end();
        }
        recording = sessions.resolve(game.session().id());
        file = Recorded.queueFile(recording);
    }

    /** Where the excerpt of a frame begins in the file. */
    private int positionOf(final long sequence) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.limit() - JournalRecord.BODY; at += Integer.BYTES) {
            if (bytes.getInt(at) == JournalRecord.MAGIC && bytes.getLong(at + JournalRecord.SEQUENCE_OFFSET) == sequence) {
                return at;
            }
        }
        throw new AssertionError("excerpt " + sequence + " is not in the file");
    }

    private void write(final long position, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    @Test
    void shouldLeaveOutAnExcerptWhenOneBitOfItIsFlipped() throws Exception {
        final int at = positionOf(1000) + JournalRecord.BODY + 12;
        final byte flipped = (byte) (Files.readAllBytes(file)[at] ^ 0x10);
        write(at, new byte[] {flipped});
        final Recorded recorded = new Recorded();

        final RecordingContent content = JournalReader.read(recording, recorded);

        assertEquals(1, content.damaged());
        assertEquals("excerpt 1000 is left out: its checksum does not fit its content", content.problems().getFirst());
        assertEquals(FRAMES - 1, content.frameRecords());
        assertFalse(recorded.sequences().contains(999L));
        assertTrue(content.ended());
        assertFalse(content.complete());
    }

    @Test
    void shouldSayHowMuchIsUnreadableWhenAPageIsZeroed() throws Exception {
        final int at = positionOf(1000) / 4096 * 4096;
        write(at, new byte[4096]);

        final RecordingContent content = JournalReader.read(recording, new Recorded());

        assertTrue(content.frameRecords() < 1000, content::toString);
        // START and END are excerpts too; those within the page are gone altogether.
        assertTrue(content.damaged() > 1900 && content.excerpts() + content.damaged() > FRAMES - 60, content::toString);
        assertFalse(content.ended());
        assertTrue(content.problems().getLast().endsWith("excerpts lie behind the place where reading had to stop"),
            content::toString);
    }

    @Test
    void shouldNeverBeSilentWhenTheFileIsDamagedAnywhere() throws Exception {
        final byte[] good = Files.readAllBytes(file);
        final int begin = positionOf(0);
        final int end = positionOf(FRAMES + 1);
        final Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            final byte[] bad = good.clone();
            final int at = random.nextInt(begin, end);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            final Recorded recorded = new Recorded();

            final RecordingContent content = JournalReader.read(recording, recorded);

            // Chronicle's own index pages lie between the excerpts; a bit there may not matter.
            final boolean unhurt = recorded.frames.size() == FRAMES && content.complete();
            assertTrue(unhurt || !content.complete() && !content.problems().isEmpty(), () -> at + ": " + content);
        }
    }

    @Test
    void shouldReadWhatIsLeftWhenTheFileIsCutShort() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(positionOf(2000));
        }

        final RecordingContent content = JournalReader.read(recording, new Recorded());

        assertEquals(1999, content.frameRecords());
        assertFalse(content.complete());
        assertFalse(content.problems().isEmpty());
    }

    @Test
    void shouldNameTheStrangerWhenAForeignQueueFileLiesInTheFolder() throws Exception {
        final Path stray = Files.createFile(recording.resolve("queue/stray.cq4"));

        final IOException refused = assertThrows(IOException.class, () -> JournalReader.read(recording, new Recorded()));

        assertEquals(stray + " does not belong to a recording; take it away to read the rest", refused.getMessage());
    }

    @Test
    void shouldNotOpenAFileThatNamesOtherClasses() throws Exception {
        for (final Path each : List.of(file, recording.resolve("queue/metadata.cq4t"))) {
            final byte[] good = Files.readAllBytes(each);
            final byte[] bad = good.clone();
            // The first type name begins at 14: SCQStore, STStore.
            bad[14] = 'X';
            Files.write(each, bad);
            final IOException refused = assertThrows(IOException.class, () -> JournalReader.read(recording, new Recorded()));
            assertEquals(each + " was not written by this program, or its beginning is damaged", refused.getMessage());
            Files.write(each, new byte[10]);
            assertThrows(IOException.class, () -> JournalReader.read(recording, new Recorded()));
            Files.write(each, good);
        }
        assertTrue(JournalReader.read(recording, new Recorded()).complete());
    }

    @Test
    void shouldMentionFilesOfNoUseWhenTheyLieInTheFolder() throws Exception {
        Files.createFile(recording.resolve("queue/20261123F.cq4.discard"));

        final RecordingContent content = JournalReader.read(recording, new Recorded());

        assertEquals("20261123F.cq4.discard does not belong to a recording and is left alone",
            content.problems().getFirst());
        assertTrue(content.complete());
    }

    @Test
    void shouldRefuseWhenTheQueueIsALink() throws Exception {
        final Path linked = Files.createDirectory(sessions.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("queue"), recording.resolve("queue"));

        assertThrows(IOException.class, () -> JournalReader.read(linked, new Recorded()));
    }

    @Test
    void shouldReadWhenOnlyReadingIsAllowed() throws Exception {
        final List<Path> all;
        try (Stream<Path> walk = Files.walk(recording)) {
            all = walk.toList();
        }
        for (final Path each : all) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-x---"));
        }
        try {
            assertTrue(JournalReader.read(recording, new Recorded()).complete());
            assertEquals(SessionInfo.State.COMPLETE, new SessionCatalog(sessions).list().getFirst().state());
        } finally {
            for (final Path each : all) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-x---"));
            }
        }
    }

    @Test
    void shouldChangeNothingWhenReading() throws Exception {
        final byte[] before = Files.readAllBytes(file);
        final byte[] metadata = Files.readAllBytes(recording.resolve("queue/metadata.cq4t"));

        JournalReader.read(recording, new Recorded());

        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(file)));
        assertEquals(-1, java.util.Arrays.mismatch(metadata, Files.readAllBytes(recording.resolve("queue/metadata.cq4t"))));
    }
}
