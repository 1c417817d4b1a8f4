package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TAIL_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameRingTest {

    private static final int SPAN = 40;

    @TempDir
    private Path folder;

    private final RingFile.Presents presents = new RingFile.Presents();
    private RingFile producer;
    private FrameRing ring;

    @BeforeEach
    void open() throws Exception {
        producer = new RingFile(folder.resolve("game/1.ring"));
        ring = FrameRing.open("game", producer.file, 1);
    }

    @AfterEach
    void close() {
        ring.close();
        producer.close();
    }

    private int drain() {
        return ring.drain(presents, Integer.MAX_VALUE);
    }

    private static List<Long> upTo(final long end) {
        return LongStream.range(0, end).boxed().toList();
    }

    @Test
    void shouldDeliverEveryRecordInOrderWhenAgronaWritesManyRounds() {
        long written = 0;
        final Random random = new Random(2);
        while (written < 50_000) {
            for (int i = random.nextInt(1000); i > 0; i--) {
                assertTrue(producer.present(written, 1_000 + written));
                written++;
            }
            drain();
        }
        drain();
        assertEquals(upTo(written), presents.sequences);
        assertEquals(0, ring.skippedRecords());
    }

    @Test
    void shouldMakeRoomWhenTheRingWasFull() {
        long written = 0;
        while (producer.present(written, 1)) {
            written++;
        }
        assertTrue(written >= RingFile.CAPACITY / SPAN - 1);
        assertEquals(10, ring.drain(presents, 10));
        for (int i = 0; i < 9; i++) {
            assertTrue(producer.present(written, 1));
            written++;
        }
        while (drain() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(upTo(written), presents.sequences);
    }

    @Test
    void shouldStepOverRecordsThatAreUnknownOrTooShort() {
        producer.ring.write(99, producer.memory, RingFile.CAPACITY + 8, 32);
        producer.ring.write(FrameRecord.PRESENT, producer.memory, RingFile.CAPACITY + 8, 31);
        producer.present(0, 1);

        assertEquals(3, drain());
        assertEquals(upTo(1), presents.sequences);
        assertEquals(2, ring.skippedRecords());
    }

    @Test
    void shouldWaitWhenARecordIsClaimedAndNotCommitted() {
        producer.present(0, 1);
        producer.dieInside(1, 1);
        producer.present(2, 1);

        assertEquals(1, drain());
        assertEquals(0, drain());
        assertEquals(upTo(1), presents.sequences);
    }

    @Test
    void shouldDeliverTheRestWhenAProducerDiedInsideARecord() {
        producer.present(0, 1);
        producer.dieInside(1, 0x7fff_ffff_ffffL);
        producer.dieInside(2, 0x7fff_ffff_ffffL);
        producer.present(3, 1);
        drain();

        int rounds = 0;
        while (ring.recover()) {
            drain();
            rounds++;
        }

        assertEquals(List.of(0L, 3L), presents.sequences);
        assertTrue(rounds <= 2, () -> "stops by itself");
        assertEquals(2, ring.skippedRecords());
        assertEquals(null, ring.corruption());
        assertTrue(producer.present(4, 1));
        drain();
        assertEquals(List.of(0L, 3L, 4L), presents.sequences);
    }

    @Test
    void shouldDeliverTheRestWhenAProducerDiedBeforeItWroteTheHeader() {
        producer.present(0, 1);
        // The tail was moved, the header is still zero.
        producer.memory.getAndAddLong(RingFile.CAPACITY + TAIL_POSITION_OFFSET, SPAN);
        producer.present(2, 1);
        drain();

        while (ring.recover()) {
            drain();
        }

        assertEquals(List.of(0L, 2L), presents.sequences);
    }

    @Test
    void shouldNotRecoverWhenNothingIsAmiss() {
        assertFalse(ring.recover());
        producer.present(0, 1);
        assertFalse(ring.recover());
        drain();
        assertEquals(upTo(1), presents.sequences);
    }

    @Test
    void shouldBeCorruptWhenALengthMakesNoSense() {
        for (final int length : new int[] {1, 7, 1_000_000, Integer.MAX_VALUE}) {
            producer.present(0, 1);
            producer.memory.putInt((int) producer.ring.consumerPosition() & RingFile.CAPACITY - 1, length);

            assertEquals(FrameRing.CORRUPT, drain(), () -> "length " + length);
            assertTrue(ring.corruption().contains(String.valueOf(length)));
            assertEquals(FrameRing.CORRUPT, drain());

            reopen();
        }
    }

    private void reopen() {
        ring.close();
        producer.memory.setMemory(0, RingFile.CAPACITY + TRAILER_LENGTH, (byte) 0);
        try {
            ring = FrameRing.open("game", producer.file, 1);
        } catch (final IOException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void shouldBeCorruptWhenTheTailJumps() {
        for (final long tail : new long[] {-8, RingFile.CAPACITY + 8, Long.MAX_VALUE, Long.MIN_VALUE}) {
            producer.memory.putLong(RingFile.CAPACITY + TAIL_POSITION_OFFSET, tail);
            assertEquals(FrameRing.CORRUPT, drain(), () -> "tail " + tail);
            reopen();
        }
    }

    @Test
    void shouldBeCorruptAndNoCrashWhenTheFileIsCutShortUnderTheMapping() throws Exception {
        producer.present(0, 1);
        try (FileChannel channel = FileChannel.open(producer.file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }

        assertEquals(FrameRing.CORRUPT, drain());
        assertEquals("the file was cut short while it was mapped", ring.corruption());
        assertEquals(0, ring.producerDropped());
        ring.heartbeat(1);
        assertFalse(ring.recover());
    }

    @Test
    void shouldBeCorruptAndNoCrashWhenTheCompiledCodeMeetsTheCut() throws Exception {
        // Compiled code tells of a fault only later, where nobody may wait for it any more.
        for (int i = 0; i < 200_000; i++) {
            producer.present(i, 1);
            drain();
        }
        try (FileChannel channel = FileChannel.open(producer.file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertEquals(FrameRing.CORRUPT, drain());
        assertEquals("the file was cut short while it was mapped", ring.corruption());
    }

    @Test
    void shouldRefuseAFileThatIsNoRingWhenOpened() throws Exception {
        for (final int size : new int[] {0, 1, 768, RingFile.CAPACITY, RingFile.CAPACITY + TRAILER_LENGTH - 1,
            RingFile.CAPACITY + TRAILER_LENGTH + 1, 3 * 32 * 1024 + TRAILER_LENGTH, 32 * 1024 + TRAILER_LENGTH}) {
            final Path file = Files.write(folder.resolve(size + ".ring"), new byte[size]);
            final IOException refused = assertThrows(IOException.class, () -> FrameRing.open("game", file, 2));
            assertTrue(refused.getMessage().contains("is no frame ring: " + size + " bytes"), refused::getMessage);
        }
    }

    @Test
    void shouldRefuseAFileWhoseHeadAndTailMakeNoSense() {
        final long[][] heads = {{-8, 0}, {4, 8}, {8, 0}, {0, 4}, {0, RingFile.CAPACITY + 8}, {Long.MIN_VALUE, Long.MAX_VALUE}};
        for (final long[] head : heads) {
            producer.memory.putLong(RingFile.CAPACITY + HEAD_POSITION_OFFSET, head[0]);
            producer.memory.putLong(RingFile.CAPACITY + TAIL_POSITION_OFFSET, head[1]);
            assertThrows(IOException.class, () -> FrameRing.open("game", producer.file, 2));
        }
    }

    @Test
    void shouldRefuseALinkWhenOpened() throws Exception {
        final Path link = Files.createSymbolicLink(folder.resolve("link.ring"), producer.file);
        assertThrows(IOException.class, () -> FrameRing.open("game", link, 2));
        assertThrows(IOException.class, () -> FrameRing.open("game", folder, 2));
    }

    @Test
    void shouldNeverCrashWhenTheRingHoldsRandomBytes() throws Exception {
        final Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            final byte[] bytes = new byte[RingFile.CAPACITY + TRAILER_LENGTH];
            random.nextBytes(bytes);
            final Path file = Files.write(folder.resolve("random.ring"), bytes);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                // Positions that pass the first look, so that the records are looked at too.
                final java.nio.ByteBuffer word = java.nio.ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
                channel.write(word.putLong(0, 8L * random.nextInt(1000)).duplicate(), RingFile.CAPACITY + HEAD_POSITION_OFFSET);
                channel.write(word.putLong(0, 8L * random.nextInt(1000, 8000)).duplicate(),
                    RingFile.CAPACITY + TAIL_POSITION_OFFSET);
            }
            try (FrameRing garbage = FrameRing.open("game", file, 3)) {
                int turns = 0;
                while ((garbage.drain(presents, 1000) > 0 || garbage.recover()) && turns < 20_000) {
                    turns++;
                }
                assertTrue(turns < 20_000, "comes to an end");
            }
        }
    }

    @Test
    void shouldTellWhatTheProducerDropped() {
        producer.memory.putLong(RingFile.CAPACITY + RingLayout.DROPPED_OFFSET, 17);
        assertEquals(17, ring.producerDropped());
        producer.memory.putLong(RingFile.CAPACITY + RingLayout.DROPPED_OFFSET, -5);
        assertEquals(0, ring.producerDropped());
    }
}
