package io.nvbind.bench;

import io.nvbind.frame.FrameListener;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A present written to a ring and read from it; the yardstick is Agrona's own reader over the same ring, which checks
 * nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameRingBench {

    private static final int CAPACITY = 1 << 20;
    private static final int BATCH = 1000;

    private final UnsafeBuffer present = new UnsafeBuffer(new byte[FrameRecord.PRESENT_LENGTH]);
    private final Counter counter = new Counter();
    private Path file;
    private ManyToOneRingBuffer producer;
    private FrameRing ring;
    private ManyToOneRingBuffer bare;

    private static final class Counter implements FrameListener {
        private long records;

        @Override
        public void onContainer(final String container) {
            throw new IllegalStateException(container);
        }

        @Override
        public void onRingOpened(final FrameRing opened) {
            throw new IllegalStateException(opened.toString());
        }

        @Override
        public void onRecord(final FrameRing from, final int type, final DirectBuffer payload, final int offset,
                             final int length) {
            records++;
        }

        @Override
        public void onRingClosed(final FrameRing closed) {
            throw new IllegalStateException(closed.toString());
        }
    }

    /** Makes both rings. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        file = Files.createTempFile("frames", ".ring");
        final int length = CAPACITY + RingBufferDescriptor.TRAILER_LENGTH;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), length - 1L);
            producer = new ManyToOneRingBuffer(
                new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length)));
        }
        ring = FrameRing.open("bench", file, 1);
        bare = new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(length)));
    }

    /** Removes the file. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        ring.close();
        Files.delete(file);
    }

    /** The yardstick. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int bareRing() {
        for (int i = 0; i < BATCH; i++) {
            bare.write(FrameRecord.PRESENT, present, 0, FrameRecord.PRESENT_LENGTH);
        }
        return bare.read((type, buffer, offset, length) -> counter.records++, BATCH);
    }

    /** With the checks and the copy that a hostile producer asks for. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int checkedRing() {
        for (int i = 0; i < BATCH; i++) {
            producer.write(FrameRecord.PRESENT, present, 0, FrameRecord.PRESENT_LENGTH);
        }
        return ring.drain(counter, BATCH);
    }
}
