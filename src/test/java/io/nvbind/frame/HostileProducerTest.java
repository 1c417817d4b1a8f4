package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TAIL_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever one container does to its folder, the drain goes on, says so a few times, and another's frames all arrive. */
class HostileProducerTest {

    private static final long SCAN_NANOS = 100_000_000L;
    private static final int BYTES = RingFile.CAPACITY + TRAILER_LENGTH;

    @TempDir
    private Path frames;

    private final Map<String, List<Long>> sequences = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long now = 1_000_000;
    private FrameDrain drain;
    private RingFile honest;
    private FileChannel honestLock;
    private long honestFrames;
    private Path hostile;

    private final class Records implements FrameListener {
        @Override
        public void onContainer(final String container) {
            sequences.computeIfAbsent(container, id -> new ArrayList<>());
        }

        @Override
        public void onRingOpened(final FrameRing ring) {
            onContainer(ring.container());
        }

        @Override
        public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                             final int length) {
            assertEquals(FrameRecord.lengthOf(type), length);
            if (type == FrameRecord.PRESENT) {
                sequences.get(ring.container()).add(payload.getLong(offset + FrameRecord.PRESENT_SEQUENCE));
            }
        }

        @Override
        public void onRingClosed(final FrameRing ring) {
            // Nothing is kept of a ring.
        }
    }

    @BeforeEach
    void begin() throws Exception {
        hostile = Files.createDirectory(frames.resolve("hostile"));
        honest = new RingFile(frames.resolve("honest/1.ring"));
        honestLock = alive(honest.file);
        drain = new FrameDrain(frames, new Records(), (file, problem) -> problems.add(file.getFileName() + ": " + problem),
            () -> now, () -> 1_795_000_000_000L);
        turn();
    }

    @AfterEach
    void everyHonestFrameArrived() throws Exception {
        play();
        assertEquals(LongStream.range(0, honestFrames).boxed().toList(), sequences.get("honest"));
        assertTrue(problems.stream().noneMatch(problem -> problem.contains("honest")), problems::toString);
        drain.onClose();
        honestLock.close();
        honest.close();
    }

    private static FileChannel alive(final Path file) throws Exception {
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        final FileLock lock = channel.lock();
        assertTrue(lock.isValid());
        return channel;
    }

    private void turn() {
        drain.doWork();
        now += SCAN_NANOS;
    }

    /** The honest game presents a few frames, and the drain comes by. */
    private void play() {
        for (int i = 0; i < 7; i++) {
            assertTrue(honest.present(honestFrames++, now));
        }
        turn();
        turn();
    }

    private static ByteBuffer word(final long value) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    }

    @Test
    void shouldBearARingOfRandomBytes() throws Exception {
        final Random random = new Random(20261123);
        final byte[] bytes = new byte[BYTES];
        for (int round = 0; round < 300; round++) {
            random.nextBytes(bytes);
            final Path file = Files.write(hostile.resolve(round + ".ring"), bytes);
            if (round % 3 > 0) {
                // Positions that pass the first look, so that the records are looked at too.
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    final long head = 8L * random.nextInt(1 << 20);
                    channel.write(word(head), RingFile.CAPACITY + HEAD_POSITION_OFFSET);
                    channel.write(word(head + 8L * random.nextInt(1 + RingFile.CAPACITY / 8)),
                        RingFile.CAPACITY + TAIL_POSITION_OFFSET);
                }
            }
            play();
        }
        assertTrue(drain.corruptRings() >= 100, () -> drain.corruptRings() + " rings refused");
        assertTrue(problems.size() <= RingFolder.SAID + 3, problems::toString);
    }

    @Test
    void shouldBearRandomLengthsAndTypesWithinAnOrderlyRing() throws Exception {
        final Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            final Path file = hostile.resolve(round + ".ring");
            try (RingFile ring = new RingFile(file)) {
                for (int i = 0; i < 1000; i++) {
                    ring.present(i, now);
                }
                for (int i = 0; i < 5; i++) {
                    final int at = 8 * random.nextInt(RingFile.CAPACITY / 8);
                    ring.memory.putInt(at, random.nextBoolean() ? random.nextInt() : random.nextInt(-200, 5000));
                    ring.memory.putInt(at + 4, random.nextInt(-2, 14));
                }
            }
            play();
        }
        assertTrue(problems.size() <= RingFolder.SAID + 3, problems::toString);
    }

    @Test
    void shouldTakeRecordsThatOverlapForWhatTheirBytesSay() throws Exception {
        try (RingFile ring = new RingFile(hostile.resolve("1.ring")); FileChannel lock = alive(ring.file)) {
            for (int i = 0; i < 4; i++) {
                ring.present(i, now);
            }
            // The first says it reaches over the second; the third that it ends within its own payload.
            ring.memory.putInt(0, 80);
            ring.memory.putInt(80, 16);
            ring.memory.putInt(80 + 16, 24);
            play();

            assertTrue(lock.isOpen());
            assertEquals(List.of(0L, 3L), sequences.get("hostile"));
        }
    }

    @Test
    void shouldRefuseARecordTooLongToBeCleared() throws Exception {
        try (RingFile ring = new RingFile(hostile.resolve("1.ring")); FileChannel lock = alive(ring.file)) {
            ring.ring.write(99, new UnsafeBuffer(new byte[5000]), 0, 5000);
            play();
            assertTrue(lock.isOpen());
        }
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("a record of 5008 bytes"), problems::toString);
    }

    @Test
    void shouldBearContentsThatChangeWhileTheyAreRead() throws Exception {
        for (int round = 0; round < 30; round++) {
            final AtomicBoolean stop = new AtomicBoolean();
            try (RingFile ring = new RingFile(hostile.resolve(round + ".ring")); FileChannel lock = alive(ring.file)) {
                final Random random = new Random(round);
                final Thread flipper = Thread.ofPlatform().start(() -> {
                    while (!stop.get()) {
                        // Lengths and types mostly in range, so that the ring is not given up at once.
                        final int at = 8 * random.nextInt(RingFile.CAPACITY / 8);
                        ring.memory.putInt(at, 8 * random.nextInt(0, 12));
                        ring.memory.putInt(at + 4, random.nextInt(-1, 13));
                        final long head = ring.memory.getLongVolatile(RingFile.CAPACITY + HEAD_POSITION_OFFSET);
                        ring.memory.putLong(RingFile.CAPACITY + TAIL_POSITION_OFFSET, head + 8L * random.nextInt(4096));
                    }
                });
                for (int i = 0; i < 40; i++) {
                    play();
                }
                stop.set(true);
                flipper.join();
                assertTrue(lock.isOpen());
            }
            Files.deleteIfExists(hostile.resolve(round + ".ring"));
            turn();
        }
        assertTrue(problems.size() <= RingFolder.SAID + 3, problems::toString);
    }

    @Test
    void shouldBearAFileThatIsCutAndGrownWhileItIsRead() throws Exception {
        for (int round = 0; round < 100; round++) {
            final Path file = hostile.resolve(round + ".ring");
            final RingFile ring = new RingFile(file);
            final FileChannel lock = alive(file);
            for (int i = 0; i < 1000; i++) {
                ring.present(i, now);
            }
            turn();
            final long size = round % 4 * 16_384L;
            final long roundLength = round % 2 == 0 ? BYTES : 2L * BYTES;
            final Thread cutter = Thread.ofPlatform().start(() -> {
                try {
                    // To the length it had as well, which leaves nothing to be seen once it is done.
                    final long regrown = roundLength;
                    for (int i = 0; i < 200; i++) {
                        lock.truncate(size);
                        lock.write(ByteBuffer.allocate(1), regrown - 1);
                    }
                } catch (final java.io.IOException problem) {
                    throw new java.io.UncheckedIOException(problem);
                }
            });
            do {
                play();
            } while (cutter.isAlive());
            cutter.join();
            play();
            lock.close();
            ring.close();
            Files.deleteIfExists(file);
            turn();
        }
        assertTrue(problems.size() <= RingFolder.SAID + 3, problems::toString);
    }

    @Test
    void shouldReadOnWhenAFileHasGrown() throws Exception {
        try (RingFile ring = new RingFile(hostile.resolve("1.ring")); FileChannel lock = alive(ring.file)) {
            ring.present(0, now);
            turn();
            lock.write(ByteBuffer.allocate(1), 1L << 40);
            ring.present(1, now);
            play();
        }
        assertEquals(List.of(0L, 1L), sequences.get("hostile"));
        assertEquals(List.of(), problems);
    }

    @Test
    void shouldLeaveAloneWhatIsNoFile() throws Exception {
        final Path zero = Files.createSymbolicLink(hostile.resolve("1.ring"), Path.of("/dev/zero"));
        Files.createSymbolicLink(hostile.resolve("2.ring"), honest.file);
        Files.createDirectory(hostile.resolve("3.ring"));
        assertEquals(0, new ProcessBuilder("mkfifo", hostile.resolve("4.ring").toString()).start().waitFor());
        Files.createSymbolicLink(hostile.resolve("5.ring"), Path.of("/nowhere"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(hostile.resolve("6.ring")));
            for (int i = 0; i < 10; i++) {
                play();
            }
        }
        assertEquals(6, problems.size(), problems::toString);
        assertTrue(problems.stream().allMatch(problem -> problem.endsWith("is not a regular file")), problems::toString);
        assertEquals(6, drain.corruptRings());
        assertTrue(Files.isSymbolicLink(zero));
    }

    @Test
    void shouldSayAFewAndCountTheRestWhenThereAreThousandsOfFiles() throws Exception {
        for (int i = 0; i < 3000; i++) {
            Files.write(hostile.resolve(i + ".ring"), new byte[] {1});
        }
        for (int i = 0; i < 60; i++) {
            play();
        }
        assertTrue(problems.size() <= RingFolder.SAID + 3, problems::toString);
        assertTrue(problems.contains("hostile: holds more than 1024 entries; only the first are looked at"));
        assertTrue(problems.contains("hostile: more of its rings are refused; they are counted and not said one by one"));
        assertTrue(drain.corruptRings() > 100);
    }

    @Test
    void shouldHoldNoMoreRingsThanAFolderMayHave() throws Exception {
        final List<FileChannel> locks = new ArrayList<>();
        for (int i = 0; i < RingFolder.MAX_RINGS + 40; i++) {
            final Path file = hostile.resolve(i + ".ring");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), BYTES - 1);
            }
            locks.add(alive(file));
        }
        for (int i = 0; i < 20; i++) {
            play();
        }
        assertEquals(RingFolder.MAX_RINGS + 1, drain.ringCount());
        assertEquals(List.of("hostile: it holds more than 256 rings; the others wait until one is closed"), problems);
        for (final FileChannel lock : locks) {
            lock.close();
        }
    }

    @Test
    void shouldSayAFileThatGrowsAndGrowsAFewTimesOnly() throws Exception {
        final Path file = Files.createFile(hostile.resolve("1.ring"));
        for (int i = 0; i < 100; i++) {
            Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
            turn();
        }
        assertTrue(problems.size() <= RingFolder.SAID + 1, problems::toString);
        assertEquals(100, drain.corruptRings(), 1);
    }

    @Test
    void shouldNotEnterAFolderThatIsALink() throws Exception {
        Files.createSymbolicLink(frames.resolve("linked"), hostile);
        play();
        assertFalse(sequences.containsKey("linked"));
        assertTrue(sequences.containsKey("hostile"));
    }

    @Test
    void shouldTakeNoMoreThanItsShareOfAFlood() throws Exception {
        try (RingFile ring = new RingFile(hostile.resolve("1.ring")); FileChannel lock = alive(ring.file)) {
            long written = 0;
            turn();
            for (int i = 0; i < 100; i++) {
                // Little time passes, so that the folder's share is soon spent.
                now -= SCAN_NANOS - 1000;
                while (ring.present(written, now)) {
                    written++;
                }
                drain.doWork();
                now += 2000;
            }
            assertTrue(lock.isOpen());
            assertTrue(sequences.get("hostile").size() <= RingFolder.BURST_RECORDS + 1024,
                () -> sequences.get("hostile").size() + " records were taken");
            now += 100 * SCAN_NANOS;
        }
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("hostile: its games write more than 200000 records a second"));
    }

    @Test
    void shouldDeleteNoRingOfALivingGameWhenItsThreadIsToldToStop() throws Exception {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 5; i++) {
            turn();
        }
        drain.onClose();
        assertTrue(Thread.interrupted());
        assertTrue(Files.exists(honest.file), "its producer lives");
        assertTrue(honestLock.isOpen());
        drain = new FrameDrain(frames, new Records(), (file, problem) -> problems.add(file + problem), () -> now, () -> 1L);
        turn();
    }
}
