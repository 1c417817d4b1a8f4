package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameDrainTest {

    private static final long SCAN_NANOS = 100_000_000L;

    @TempDir
    private Path frames;

    private final RingFile.Presents presents = new RingFile.Presents();
    private final List<String> problems = new ArrayList<>();
    private long now = 1_000_000;
    private FrameDrain drain;

    private void turns(final int count) {
        if (drain == null) {
            drain = new FrameDrain(frames, presents, (ring, problem) -> problems.add(ring.getFileName() + ": " + problem),
                () -> now, () -> 1_795_000_000_000L);
        }
        for (int i = 0; i < count; i++) {
            drain.doWork();
            now += SCAN_NANOS;
        }
    }

    /** A lock as a producer holds it while it lives; within one JVM it can be seen but not taken. */
    private static FileChannel alive(final RingFile producer) throws Exception {
        final FileChannel channel = FileChannel.open(producer.file, StandardOpenOption.WRITE);
        final FileLock lock = channel.lock();
        assertTrue(lock.isValid());
        return channel;
    }

    private static List<Long> upTo(final long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    @Test
    void shouldWaitWhenThereIsNoFolderYet() throws Exception {
        Files.delete(frames);
        turns(3);
        assertEquals(List.of(), problems);
        Files.createDirectory(frames);
    }

    @Test
    void shouldReadARingWhileItsProducerLives() throws Exception {
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring")); FileChannel lock = alive(producer)) {
            turns(1);
            for (int i = 0; i < 100; i++) {
                producer.present(i, 1);
            }
            turns(3);

            assertTrue(lock.isOpen());
            assertEquals(upTo(100), presents.sequences);
            assertEquals(List.of("container game", "opened 1.ring"), presents.events);
            assertEquals(1, drain.ringCount());
            assertTrue(Files.exists(producer.file));
            assertEquals(1_795_000_000_000L, producer.ring.consumerHeartbeatTime());
        }
    }

    @Test
    void shouldReadToTheEndAndDeleteWhenTheProducerIsGone() throws Exception {
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring"))) {
            for (int i = 0; i < 1500; i++) {
                producer.present(i, 1);
            }
            producer.dieInside(1500, 0x7fff_ffff_ffffL);
            turns(3);

            assertEquals(upTo(1500), presents.sequences);
            assertEquals(List.of("container game", "opened 1.ring", "closed 1.ring"), presents.events);
            assertEquals(0, drain.ringCount());
            assertFalse(Files.exists(producer.file));
            assertEquals(List.of(), problems);
        }
    }

    @Test
    void shouldReportGarbageOnceAndReadTheOthers() throws Exception {
        Files.createDirectories(frames.resolve("bad"));
        Files.write(frames.resolve("bad/1.ring"), new byte[1000]);
        Files.createSymbolicLink(frames.resolve("bad/2.ring"), Files.createFile(frames.resolve("outside")));
        Files.createDirectory(frames.resolve("bad/3.ring"));
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring")); FileChannel lock = alive(producer)) {
            for (int i = 0; i < 10; i++) {
                turns(1);
                producer.present(i, 1);
            }
            turns(1);
            assertTrue(lock.isOpen());
        }

        assertEquals(upTo(10), presents.sequences);
        assertEquals(3, problems.size(), problems::toString);
        assertEquals(3, drain.corruptRings());
    }

    @Test
    void shouldNotListAFolderAgainThatHasNotChanged() throws Exception {
        final Path game = Files.createDirectories(frames.resolve("game"));
        final FileTime changed = Files.getLastModifiedTime(game);
        drain = new FrameDrain(frames, presents, (ring, problem) -> problems.add(ring.getFileName() + ": " + problem),
            () -> now, () -> changed.toMillis() + 60_000);
        turns(2);
        try (RingFile first = new RingFile(game.resolve("1.ring")); FileChannel lock = alive(first)) {
            turns(1);
            assertEquals(1, drain.ringCount(), "the folder says that it has changed");
            try (RingFile second = new RingFile(game.resolve("2.ring")); FileChannel lockToo = alive(second)) {
                Files.setLastModifiedTime(game, changed);
                turns(1);
                final FileTime unchanged = Files.getLastModifiedTime(game);
                assertEquals(2, drain.ringCount(), "another time is a change, earlier or later");
                try (RingFile third = new RingFile(game.resolve("3.ring")); FileChannel lockThree = alive(third)) {
                    Files.setLastModifiedTime(game, unchanged);
                    turns(15);
                    assertEquals(2, drain.ringCount(), "it says that it has not changed, and is not listed");
                    turns(10);
                    assertEquals(3, drain.ringCount(), "after two seconds it is, whatever it says");
                    assertTrue(lock.isOpen() && lockToo.isOpen() && lockThree.isOpen());
                }
            }
        }
        assertEquals(List.of(), problems);
    }

    @Test
    void shouldSeeANewContainerAtOnceAlsoBehindALink(@TempDir final Path elsewhere) throws Exception {
        final Path link = Files.createSymbolicLink(elsewhere.resolve("link"), frames);
        final FileTime changed = Files.getLastModifiedTime(frames);
        drain = new FrameDrain(link, presents, (ring, problem) -> problems.add(ring.getFileName() + ": " + problem),
            () -> now, () -> changed.toMillis() + 60_000);
        turns(2);
        final Path game = Files.createDirectories(frames.resolve("game"));
        Files.setLastModifiedTime(frames, FileTime.fromMillis(changed.toMillis() + 1000));
        try (RingFile ring = new RingFile(game.resolve("1.ring")); FileChannel lock = alive(ring)) {
            turns(1);
            assertEquals(1, drain.ringCount());
            assertTrue(lock.isOpen());
        }
        assertEquals(List.of(), problems);
    }

    @Test
    void shouldLookAgainWhenARefusedFileWasReplaced() throws Exception {
        Files.createDirectories(frames.resolve("game"));
        Files.write(frames.resolve("game/1.ring"), new byte[1000]);
        turns(2);
        Files.delete(frames.resolve("game/1.ring"));
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring"))) {
            producer.present(0, 1);
            turns(3);
        }

        assertEquals(upTo(1), presents.sequences);
        assertEquals(1, problems.size());
    }

    @Test
    void shouldGiveUpARingAndGoOnWithTheOthersWhenItTurnsCorrupt() throws Exception {
        try (RingFile bad = new RingFile(frames.resolve("bad/1.ring")); FileChannel badLock = alive(bad);
             RingFile good = new RingFile(frames.resolve("game/1.ring")); FileChannel lock = alive(good)) {
            turns(1);
            bad.present(7, 1);
            bad.memory.putInt(0, Integer.MAX_VALUE);
            good.present(0, 1);
            turns(5);
            good.present(1, 1);
            turns(2);

            assertTrue(badLock.isOpen() && lock.isOpen());
            assertEquals(upTo(2), presents.sequences);
            assertEquals(1, problems.size(), problems::toString);
            assertTrue(presents.events.contains("closed 1.ring"));
            assertEquals(1, drain.ringCount());
        }
    }

    @Test
    void shouldGiveUpARingWhenItsFileIsCutShort() throws Exception {
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring")); FileChannel lock = alive(producer)) {
            turns(1);
            lock.truncate(0);
            turns(5);
        }
        assertEquals(List.of("1.ring: the file was cut short while it was mapped"), problems);
        assertEquals(0, drain.ringCount());
    }

    @Test
    void shouldGiveUpEveryRingThatIsCutShortWhenTheCodeIsCompiled() throws Exception {
        // The compiled code tells of a fault later than the interpreted one.
        for (int round = 0; round < 300; round++) {
            final Path file = frames.resolve("game/" + round + ".ring");
            try (RingFile producer = new RingFile(file); FileChannel lock = alive(producer)) {
                turns(1);
                for (int i = 0; i < 200; i++) {
                    producer.present(i, 1);
                    drain.doWork();
                }
                producer.present(200, 1);
                lock.truncate(round % 3 * 4096L);
                turns(2);
            }
            Files.delete(file);
            assertEquals(0, drain.ringCount());
            assertEquals(round + 1, drain.corruptRings(), problems::toString);
        }
        assertEquals(RingFolder.SAID,
            problems.stream().filter(text -> text.endsWith("cut short while it was mapped")).count());
    }

    @Test
    void shouldOnlyEnterFoldersNamedLikeContainers() throws Exception {
        Files.createDirectory(frames.resolve(".hidden"));
        Files.createDirectory(frames.resolve("with space"));
        Files.createSymbolicLink(frames.resolve("linked"), Files.createDirectory(frames.resolve("real")));
        Files.createFile(frames.resolve("file"));
        turns(1);

        assertEquals(List.of("container real"), presents.events);
    }

    @Test
    void shouldReadTheOthersAndSaySoOnceWhenAFolderCannotBeRead() throws Exception {
        final Path locked = Files.createDirectory(frames.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(locked), "root reads everything");
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring"))) {
            producer.present(0, 1);
            turns(5);
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }

        assertEquals(upTo(1), presents.sequences);
        assertEquals(1, problems.size(), problems::toString);
    }

    @Test
    void shouldReadOutAndCloseTheRingsWhenItIsClosed() throws Exception {
        try (RingFile producer = new RingFile(frames.resolve("game/1.ring")); FileChannel lock = alive(producer)) {
            turns(1);
            producer.present(0, 1);
            drain.onClose();

            assertTrue(lock.isOpen());
            assertEquals(upTo(1), presents.sequences);
            assertEquals(0, drain.ringCount());
            assertTrue(Files.exists(producer.file), "its producer lives");
        }
    }
}
