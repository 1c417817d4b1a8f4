package io.nvbind.frame;

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

    private static final double SECOND_NANOS = 1e9;

    private FrameLimit() {
    }

    /**
     * What it is.
     *
     * @param ring the game's ring.
     * @return least time from frame to frame, 0 for none.
     * @throws IOException when the ring is gone or is none.
     */
    public static long of(final Path ring) throws IOException {
        try (FileChannel channel = open(ring)) {
            return read(ring, channel);
        }
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
        try (FileChannel channel = open(ring)) {
            final long before = read(ring, channel);
            final ByteBuffer field = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, nanos);
            if (channel.write(field, at(ring, channel)) != Long.BYTES) {
                throw new IOException(ring + " takes no frame limit");
            }
            return before;
        }
    }

    private static long read(final Path ring, final FileChannel channel) throws IOException {
        final ByteBuffer field = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (channel.read(field, at(ring, channel)) != Long.BYTES) {
            throw new IOException(ring + " was cut short");
        }
        return field.getLong(0);
    }

    private static long at(final Path ring, final FileChannel channel) throws IOException {
        return (long) RingLayout.capacity(ring, channel.size()) + RingLayout.LIMIT_OFFSET;
    }

    /** For both, also to read: a pipe that a hostile game put in its ring's place would else be waited for. */
    private static FileChannel open(final Path ring) throws IOException {
        return FileChannel.open(ring, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
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
