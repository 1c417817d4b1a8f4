package io.nvbind.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.Allocated;
import io.nvbind.agent.RingRecords;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingWriterTest {

    private static final int CAPACITY = 64 << 10;
    private static final int RECORD_BYTES = 40;

    @TempDir
    private Path folder;

    private Path ringFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void shouldBeReadByTheDaemonThroughManyLaps() throws Exception {
        try (RingFile file = RingFile.create(folder, CAPACITY); FrameRing ring = FrameRing.open("game", ringFile(), 1)) {
            assertEquals(ProcessHandle.current().pid() + ".ring", ringFile().getFileName().toString());
            final FrameWriter writer = new FrameWriter(new RingWriter(file.memory(), CAPACITY));
            final RingRecords records = new RingRecords();
            for (int lap = 0; lap < 200; lap++) {
                for (int i = 0; i < 100; i++) {
                    writer.present(System.nanoTime(), 1000, 1);
                }
                writer.pause(System.nanoTime(), 5_000_000, "Copy: Allocation Failure");
                records.read(ring);
            }
            assertEquals(20_000, records.count(FrameRecord.PRESENT));
            assertEquals(200, records.count(FrameRecord.PAUSE));
            assertEquals(19_999L, records.sequences().getLast());
            assertEquals(0, ring.producerDropped());
            assertEquals(0, ring.skippedRecords());
        }
    }

    @Test
    void shouldDropAndCountWhenFull() throws Exception {
        try (RingFile file = RingFile.create(folder, CAPACITY); FrameRing ring = FrameRing.open("game", ringFile(), 1)) {
            final FrameWriter writer = new FrameWriter(new RingWriter(file.memory(), CAPACITY));
            final int fit = CAPACITY / RECORD_BYTES;
            for (int i = 0; i < fit + 100; i++) {
                writer.present(System.nanoTime(), 0, 1);
            }
            assertEquals(100, ring.producerDropped());
            final RingRecords records = new RingRecords().read(ring);
            assertEquals(fit, records.count(FrameRecord.PRESENT));
            writer.present(System.nanoTime(), 0, 1);
            records.read(ring);
            writer.present(System.nanoTime(), 0, 1);
            records.read(ring);
            // What is written last is either numbered behind the dropped ones or counted with them.
            assertEquals(fit + 102L, records.count(FrameRecord.PRESENT) + ring.producerDropped());
            assertEquals(fit + 101L, records.sequences().getLast());
        }
    }

    @Test
    void shouldBeReadByAgronaByteForByte() {
        final ByteBuffer memory = ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH);
        final FrameWriter writer = new FrameWriter(new RingWriter(memory, CAPACITY));
        final ManyToOneRingBuffer agrona = new ManyToOneRingBuffer(new UnsafeBuffer(memory));
        final List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            writer.present(7, 8, 9);
            agrona.read((type, buffer, offset, length) -> {
                assertEquals(FrameRecord.PRESENT, type);
                assertEquals(FrameRecord.PRESENT_LENGTH, length);
                assertEquals(7, buffer.getLong(offset));
                assertEquals(9, buffer.getInt(offset + FrameRecord.PRESENT_SWAPCHAIN));
                assertEquals(8, buffer.getInt(offset + FrameRecord.PRESENT_CALL_NANOS));
                numbers.add(buffer.getLong(offset + FrameRecord.PRESENT_SEQUENCE));
            });
        }
        assertEquals(10_000, numbers.size());
        assertEquals(9_999L, numbers.getLast());
    }

    @Test
    void shouldLoseNothingUncountedWhenManyThreadsWrite() throws Exception {
        final int threads = 4;
        final int each = 50_000;
        try (RingFile file = RingFile.create(folder, CAPACITY); FrameRing ring = FrameRing.open("game", ringFile(), 1)) {
            final FrameWriter writer = new FrameWriter(new RingWriter(file.memory(), CAPACITY));
            final CountDownLatch left = new CountDownLatch(threads);
            for (int t = 1; t <= threads; t++) {
                final int swapchain = t;
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        writer.present(System.nanoTime(), i, swapchain);
                    }
                    left.countDown();
                });
            }
            final RingRecords records = new RingRecords();
            while (left.getCount() > 0) {
                records.read(ring);
            }
            records.read(ring);
            final long presents = records.count(FrameRecord.PRESENT);
            assertEquals((long) threads * each, presents + ring.producerDropped());
            assertEquals(presents, new HashSet<>(records.sequences()).size());
            assertEquals(0, ring.skippedRecords());
        }
    }

    @Test
    void shouldAllocateNothingASwap() throws Exception {
        try (RingFile file = RingFile.create(folder, CAPACITY); FrameRing ring = FrameRing.open("game", ringFile(), 1)) {
            final GameFrames frames = new GameFrames(new FrameWriter(new RingWriter(file.memory(), CAPACITY)), () -> false);
            swap(frames, 20_000);
            new RingRecords().read(ring);
            assertEquals(0, Allocated.leastBytes(() -> swap(frames, 100_000)), "bytes for 100000 swaps");
            assertTrue(ring.producerDropped() > 0);
        }
    }

    private static void swap(final GameFrames frames, final int times) {
        for (int i = 0; i < times; i++) {
            frames.applyAsLong(0x7f0000001000L + i % 3, System.nanoTime());
        }
    }

    @Test
    void shouldTakeAnotherNameWhenOneIsTakenAndLeaveNothingBehindWhenItFails() throws Exception {
        final long pid = ProcessHandle.current().pid();
        Files.createFile(folder.resolve(pid + ".ring"));
        RingFile.create(folder, CAPACITY).close();
        assertTrue(Files.exists(folder.resolve(pid + "-2.ring")));
        for (int nth = 3; nth <= 64; nth++) {
            Files.createFile(folder.resolve(pid + "-" + nth + ".ring"));
        }
        final IOException problem = assertThrows(IOException.class, () -> RingFile.create(folder, CAPACITY));
        assertTrue(problem.getMessage().contains("too many rings"), problem.getMessage());
        try (var files = Files.list(folder)) {
            assertEquals(64, files.count());
        }
        assertEquals("rw-r-----", java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve(pid + "-2.ring"))));
    }
}
