package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agrona's own class reads what C wrote, and C reads what Agrona wrote. */
class RingInteropTest {

    private static final List<String> INCLUDES = List.of("src/main/c", "src/main/c/test");

    @TempDir
    private Path folder;

    private Process start(final Path program, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile()).start();
    }

    @Test
    void shouldReadWithAgronaWhatCWrites() throws Exception {
        final Path producer = CProgram.build(folder.resolve("producer"), INCLUDES,
            List.of("src/main/c/test/ring_producer.c", "src/main/c/frame_ring.c", "src/main/c/frame_ring_file.c"));
        final Process game = start(producer, folder.toString(), folder.resolve("ledger").toString(), "10000", "1", "65536");
        final Path file = folder.resolve(game.pid() + ".ring");
        final long end = System.nanoTime() + 60_000_000_000L;
        while (!Files.exists(file) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(100_000);
        }
        final List<Long> sequences = new ArrayList<>();
        final List<Long> dropped = new ArrayList<>();
        final MappedByteBuffer mapped;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 65_536 + TRAILER_LENGTH);
        }
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(new UnsafeBuffer(mapped));
        while (dropped.isEmpty() && System.nanoTime() - end < 0) {
            final int read = ring.read((final int type, final org.agrona.MutableDirectBuffer buffer, final int index,
                final int length) -> {
                assertEquals(FrameRecord.lengthOf(type), length);
                if (type == FrameRecord.PRESENT) {
                    sequences.add(buffer.getLong(index + FrameRecord.PRESENT_SEQUENCE));
                } else {
                    dropped.add(buffer.getLong(index + FrameRecord.END_DROPPED));
                }
            });
            if (read == 0) {
                LockSupport.parkNanos(100_000);
            }
        }
        BufferUtil.free(mapped);
        assertEquals(0, game.waitFor());

        assertEquals(10_000, sequences.size() + dropped.getFirst());
        for (int i = 1; i < sequences.size(); i++) {
            assertTrue(sequences.get(i) > sequences.get(i - 1), "in order");
        }
    }

    @Test
    void shouldReadWithCWhatAgronaWritesFromSeveralThreads() throws Exception {
        final Path consumer = CProgram.build(folder.resolve("consumer"), INCLUDES,
            List.of("src/main/c/test/ring_consumer.c", "src/main/c/frame_ring.c"));
        final int each = 50_000;
        try (RingFile ring = new RingFile(folder.resolve("1.ring"))) {
            final Process reader = start(consumer, ring.file.toString(), String.valueOf(3 * each));
            final List<Thread> writers = new ArrayList<>();
            for (int swapchain = 1; swapchain <= 3; swapchain++) {
                final int number = swapchain;
                writers.add(Thread.ofPlatform().start(() -> write(ring.ring, number, each)));
            }
            for (final Thread writer : writers) {
                writer.join();
            }
            assertEquals(0, reader.waitFor(), () -> "see " + folder);
            assertEquals(List.of("1:" + each, "2:" + each, "3:" + each), Files.readAllLines(folder.resolve("out")));
        }
    }

    private static void write(final ManyToOneRingBuffer ring, final int swapchain, final int presents) {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.PRESENT_LENGTH]);
        payload.putInt(FrameRecord.PRESENT_SWAPCHAIN, swapchain);
        for (int i = 0; i < presents; i++) {
            payload.putLong(FrameRecord.NANOS, i + 1L);
            payload.putLong(FrameRecord.PRESENT_SEQUENCE, i);
            while (!ring.write(FrameRecord.PRESENT, payload, 0, FrameRecord.PRESENT_LENGTH)) {
                Thread.yield();
            }
        }
    }

    @Test
    void shouldShowWithTheDumpWhatAgronaWrote() throws Exception {
        try (RingFile ring = new RingFile(folder.resolve("1.ring"))) {
            // Some laps, so that the dump meets padding.
            final FrameRing reader = FrameRing.open("game", ring.file, 1);
            final RingFile.Presents presents = new RingFile.Presents();
            for (int i = 0; i < 5000; i++) {
                ring.present(i, i + 1L);
                ring.describe("name", 7);
                reader.drain(presents, i < 4990 ? Integer.MAX_VALUE : 0);
            }
            reader.close();
            final Process dump = start(RealParts.nativeDir().resolve("nvbind-ring-dump"), "--status", ring.file.toString());
            assertEquals(0, dump.waitFor());
        }
        final List<String> lines = Files.readAllLines(folder.resolve("out"));
        assertEquals(List.of("4990", "4991", "4992", "4993", "4994", "4995", "4996", "4997", "4998", "4999"),
            lines.stream().filter(line -> line.startsWith("present,")).map(line -> line.split(",", -1)[3]).toList());
        assertEquals("30 records, 0 dropped, 0 of unknown type, producer is gone",
            lines.stream().filter(line -> line.contains(" records, ")).findFirst().orElse(""));
    }
}
