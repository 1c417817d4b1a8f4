package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The frame limit of a running game: a field of its ring that the game looks at after each frame, for the next.
 *
 * <p>Read and written through the file and not through a mapping, which a hostile game could cut short. Any thread.
 */
public final class FrameLimit {

    /** Where it stands behind the data: docs/frame-ring.md. */
    private static final int LIMIT_OFFSET = 720;
    private static final double SECOND_NANOS = 1e9;

    private FrameLimit() {
    }

    /**
     * Sets it.
     *
     * @param ring  the game's ring.
     * @param nanos least time from frame to frame, 0 for none.
     * @return the least time before.
     * @throws IOException when the ring is gone or is none.
     */
    public static long set(final Path ring, final long nanos) throws IOException {
        try (FileChannel channel = FileChannel.open(ring, StandardOpenOption.READ, StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
            final long at = channel.size() - TRAILER_LENGTH + LIMIT_OFFSET;
            final ByteBuffer field = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            if (channel.size() < FrameRing.MIN_CAPACITY || channel.read(field, at) != Long.BYTES) {
                throw new IOException(ring + " is no frame ring");
            }
            final long before = field.getLong(0);
            if (channel.write(field.clear().putLong(nanos).flip(), at) != Long.BYTES) {
                throw new IOException(ring + " takes no frame limit");
            }
            return before;
        }
    }

    /**
     * The time between two frames.
     *
     * @param framesPerSecond 1 to 1000.
     * @return nanoseconds.
     */
    public static long nanos(final int framesPerSecond) {
        return Math.round(SECOND_NANOS / framesPerSecond);
    }
}
