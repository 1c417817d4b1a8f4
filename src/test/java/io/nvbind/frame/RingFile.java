package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/** The producer's end of a ring, written by Agrona itself. It counts as gone unless the test locks the file. */
public final class RingFile implements AutoCloseable {

    static final int CAPACITY = 64 * 1024;

    final Path file;
    final ManyToOneRingBuffer ring;
    final UnsafeBuffer memory;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);

    public RingFile(final Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, CAPACITY + TRAILER_LENGTH);
        }
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        memory = new UnsafeBuffer(mapped);
        ring = new ManyToOneRingBuffer(memory);
    }

    public boolean present(final long sequence, final long nanos) {
        return present(1, sequence, nanos);
    }

    public boolean present(final int swapchain, final long sequence, final long nanos) {
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putLong(FrameRecord.PRESENT_SEQUENCE, sequence);
        payload.putInt(FrameRecord.PRESENT_SWAPCHAIN, swapchain);
        return ring.write(FrameRecord.PRESENT, payload, 0, FrameRecord.PRESENT_LENGTH);
    }

    /** Any record, of its type's length. */
    public boolean write(final int type, final DirectBuffer bytes) {
        return ring.write(type, bytes, 0, FrameRecord.lengthOf(type));
    }

    /** Says that so many records found the ring full. */
    public void dropped(final long records) {
        memory.putLong(CAPACITY + RingLayout.DROPPED_OFFSET, records);
    }

    public Path file() {
        return file;
    }

    /** Says which game it is and that it renders on the GPU at 0000:01:00.0. */
    public void describe(final String game, final long nanos) {
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putStringWithoutLengthAscii(FrameRecord.PROCESS_APPLICATION, game);
        ring.write(FrameRecord.PROCESS, payload, 0, FrameRecord.PROCESS_LENGTH);
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putInt(FrameRecord.DEVICE_PCI_BUS, 1);
        ring.write(FrameRecord.DEVICE, payload, 0, FrameRecord.DEVICE_LENGTH);
    }

    /** Claims room and fills it, but dies before the commit. */
    void dieInside(final long sequence, final long nanos) {
        final int index = ring.tryClaim(FrameRecord.PRESENT, FrameRecord.PRESENT_LENGTH);
        memory.putLong(index + FrameRecord.NANOS, nanos);
        memory.putLong(index + FrameRecord.PRESENT_SEQUENCE, sequence);
    }

    @Override
    public void close() {
        BufferUtil.free(mapped);
    }

    /** Keeps the sequence of each present. */
    static final class Presents implements FrameListener {

        final List<Long> sequences = new ArrayList<>();
        final List<String> events = new ArrayList<>();

        @Override
        public void onContainer(final String container) {
            final String event = "container " + container;
            if (!events.contains(event)) {
                events.add(event);
            }
        }

        @Override
        public void onRingOpened(final FrameRing opened) {
            events.add("opened " + opened.file().getFileName());
        }

        @Override
        public void onRecord(final FrameRing from, final int type, final DirectBuffer bytes, final int offset,
                             final int length) {
            if (type == FrameRecord.PRESENT) {
                sequences.add(bytes.getLong(offset + FrameRecord.PRESENT_SEQUENCE));
            }
        }

        @Override
        public void onRingClosed(final FrameRing closed) {
            events.add("closed " + closed.file().getFileName());
        }
    }
}
