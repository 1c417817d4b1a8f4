package io.nvbind.server;

import io.nvbind.frame.FrameRecord;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A game's end of a frame ring: what the capture layer writes, written by a test. */
final class GameRing implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock alive;
    private final ManyToOneRingBuffer ring;
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);
    private long sequence;

    GameRing(final Path framesDir, final String container) throws IOException {
        final Path folder = Files.createDirectories(framesDir.resolve(container));
        final Path file = folder.resolve("1.ring.new");
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0,
            (1 << 20) + RingBufferDescriptor.TRAILER_LENGTH);
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        alive = channel.lock();
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(mapped));
        Files.move(file, folder.resolve("1.ring"));
    }

    void process(final long nanos, final String application) {
        payload.setMemory(0, FrameRecord.PROCESS_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putBytes(FrameRecord.PROCESS_APPLICATION, application.getBytes(StandardCharsets.UTF_8));
        write(FrameRecord.PROCESS, FrameRecord.PROCESS_LENGTH);
    }

    void device(final long nanos, final int bus) {
        payload.setMemory(0, FrameRecord.DEVICE_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putInt(FrameRecord.DEVICE_PCI_BUS, bus);
        write(FrameRecord.DEVICE, FrameRecord.DEVICE_LENGTH);
    }

    void present(final long nanos) {
        payload.setMemory(0, FrameRecord.PRESENT_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putLong(FrameRecord.PRESENT_SEQUENCE, sequence++);
        payload.putInt(FrameRecord.PRESENT_SWAPCHAIN, 1);
        payload.putInt(FrameRecord.PRESENT_FLAGS, FrameRecord.API_VULKAN);
        write(FrameRecord.PRESENT, FrameRecord.PRESENT_LENGTH);
    }

    void lose(final int frames) {
        sequence += frames;
    }

    private void write(final int type, final int length) {
        if (!ring.write(type, payload, 0, length)) {
            throw new IllegalStateException("the ring is full: tick between the frames");
        }
    }

    @Override
    public void close() throws IOException {
        alive.release();
        channel.close();
    }
}
