package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.BitUtil;

/** Which files can be a frame ring, and where nvbind's own words lie behind the data: docs/frame-ring.md. */
final class RingLayout {

    /** Least data capacity, bytes. */
    static final int MIN_CAPACITY = 64 * 1024;
    /** Greatest data capacity, bytes. */
    static final int MAX_CAPACITY = 64 * 1024 * 1024;
    /** Trailer offset of the producer's count of dropped records, i64; in the padding after Agrona's heartbeat. */
    static final int DROPPED_OFFSET = 704;
    /** Trailer offset of the least time from frame to frame, i64 nanoseconds, 0 for none. */
    static final int LIMIT_OFFSET = 720;

    private RingLayout() {
    }

    /**
     * The data capacity of a ring's file.
     *
     * @param file  for the message.
     * @param bytes its length.
     * @return a power of two.
     * @throws IOException when no ring is that long.
     */
    static int capacity(final Path file, final long bytes) throws IOException {
        final long capacity = bytes - TRAILER_LENGTH;
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY || !BitUtil.isPowerOfTwo(capacity)) {
            throw new IOException(file + " is no frame ring: " + bytes + " bytes is not a power of two from "
                + MIN_CAPACITY + " to " + MAX_CAPACITY + " plus a trailer of " + TRAILER_LENGTH);
        }
        return (int) capacity;
    }
}
