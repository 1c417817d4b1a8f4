package io.nvbind.frame;

import static org.agrona.concurrent.ringbuffer.RecordDescriptor.HEADER_LENGTH;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.CONSUMER_HEARTBEAT_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.HEAD_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TAIL_POSITION_OFFSET;
import static org.agrona.concurrent.ringbuffer.RingBufferDescriptor.TRAILER_LENGTH;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * The consumer's end of one game's frame ring: an Agrona many-to-one ring in a file that the game's process mapped.
 *
 * <p>Assumptions: one consumer thread; producers may be hostile. Guarantees: every record is copied out before it is
 * looked at, each header word is read once, nothing of the ring reaches a native call; a ring whose words make no sense,
 * or whose file was cut short under the mapping, is {@link #CORRUPT} and never read again. Progress: {@link #drain} is
 * wait-free and bounded by its limit.
 *
 * <p>The producer holds a POSIX write lock on the file while it lives, so its death is known in any pid namespace.
 */
public final class FrameRing implements AutoCloseable {

    /** What {@link #drain} answers for a ring that must not be read any more. */
    public static final int CORRUPT = -1;
    /** No record, padding included, is longer, bytes; clearing a longer one would hold up the other rings. */
    public static final int MAX_RECORD_LENGTH = 4096;

    /** A dead producer's ring is searched in pieces, bytes. */
    private static final int SEARCH_BYTES = 64 * 1024;
    private static final String CUT_SHORT = "the file was cut short while it was mapped";

    private final String container;
    private final Path file;
    private final int number;
    private final FileChannel channel;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer buffer;
    private final UnsafeBuffer copy =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(FrameRecord.MAX_LENGTH, Long.BYTES));
    private final int capacity;
    private final long mask;
    private long head;
    private long skippedRecords;
    private String corruption;

    private FrameRing(final String container, final Path file, final int number, final FileChannel channel,
                      final int capacity) throws IOException {
        this.container = container;
        this.file = file;
        this.number = number;
        this.channel = channel;
        this.capacity = capacity;
        this.mask = capacity - 1L;
        this.mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) capacity + TRAILER_LENGTH);
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        this.buffer = new UnsafeBuffer(mapped);
        this.head = buffer.getLongVolatile(capacity + HEAD_POSITION_OFFSET);
    }

    /**
     * Maps a ring file.
     *
     * @param container the container whose folder holds the file.
     * @param file      the ring; not followed if it is a link.
     * @param number    the daemon's own number for it, unique within the daemon's life.
     * @return the ring, positioned where its last consumer stopped.
     * @throws IOException when it cannot be opened, or is no ring; the message says what is wrong with it.
     */
    public static FrameRing open(final String container, final Path file, final int number) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not a regular file");
        }
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
        try {
            final FrameRing ring = new FrameRing(container, file, number, channel,
                RingLayout.capacity(file, channel.size()));
            final String problem = ring.positionProblem();
            if (problem != null) {
                ring.close();
                throw new IOException(file + " is no frame ring: " + problem);
            }
            if (ring.isCutShort()) {
                ring.close();
                throw new IOException(file + " is no frame ring: " + CUT_SHORT);
            }
            return ring;
        } catch (final IOException | RuntimeException | InternalError problem) {
            channel.close();
            throw problem;
        }
    }

    private String positionProblem() {
        final long tail = buffer.getLongVolatile(capacity + TAIL_POSITION_OFFSET);
        if (head < 0 || (head & 7) != 0 || (tail & 7) != 0 || tail < head || tail - head > capacity) {
            return "head " + head + " and tail " + tail + " do not fit a capacity of " + capacity;
        }
        return null;
    }

    /**
     * Delivers what was committed since the last call, and frees its room for the producer.
     *
     * @param listener receives each record.
     * @param limit    at most so many records.
     * @return records delivered or skipped, or {@link #CORRUPT}; then {@link #corruption} says why.
     */
    public int drain(final FrameListener listener, final int limit) {
        if (corruption != null) {
            return CORRUPT;
        }
        try {
            final int records = drainMapped(listener, limit);
            // The machine may tell of a fault only after the access: a system call brings it out here.
            return isCutShort() ? corrupt(CUT_SHORT) : records;
        } catch (final InternalError fault) {
            return corrupt(CUT_SHORT);
        }
    }

    /** Gives the ring up for a fault in its memory that came to light elsewhere. */
    void cutShort() {
        corrupt(CUT_SHORT);
    }

    private boolean isCutShort() {
        try {
            return channel.size() < (long) capacity + TRAILER_LENGTH;
        } catch (final IOException unknown) {
            return false;
        }
    }

    private int drainMapped(final FrameListener listener, final int limit) {
        final UnsafeBuffer ring = this.buffer;
        final long tail = ring.getLongVolatile(capacity + TAIL_POSITION_OFFSET);
        long position = head;
        if (tail < position || tail - position > capacity) {
            return corrupt("tail " + tail + " does not fit head " + position + " and capacity " + capacity);
        }
        int records = 0;
        while (records < limit && position < tail) {
            final int index = (int) (position & mask);
            final int length = ring.getIntVolatile(index);
            if (length <= 0) {
                break;
            }
            // Aligning would overflow on the greatest lengths, so the length itself is bounded first.
            final int span = BitUtil.align(Math.min(length, MAX_RECORD_LENGTH), Long.BYTES);
            if (length < HEADER_LENGTH || length > MAX_RECORD_LENGTH || span > capacity - index || span > tail - position) {
                return corrupt("a record of " + length + " bytes at position " + position + " does not fit");
            }
            final int type = ring.getInt(index + Integer.BYTES);
            deliver(listener, type, index + HEADER_LENGTH, length - HEADER_LENGTH);
            ring.setMemory(index, span, (byte) 0);
            position += span;
            records++;
        }
        if (position != head) {
            head = position;
            ring.putLongRelease(capacity + HEAD_POSITION_OFFSET, position);
        }
        return records;
    }

    private void deliver(final FrameListener listener, final int type, final int payload, final int length) {
        if (type == ManyToOneRingBuffer.PADDING_MSG_TYPE_ID) {
            return;
        }
        final int expected = FrameRecord.lengthOf(type);
        if (expected < 0 || length < expected) {
            skippedRecords++;
            return;
        }
        copy.putBytes(0, buffer, payload, expected);
        listener.onRecord(this, type, copy, 0, expected);
    }

    private int corrupt(final String problem) {
        corruption = problem;
        return CORRUPT;
    }

    /**
     * Steps over what a dead producer claimed and never committed, or over a piece of it. Call only when
     * {@link #producerGone}.
     *
     * @return true when there was such a record, and {@link #drain} may find more behind it.
     */
    public boolean recover() {
        if (corruption != null) {
            return false;
        }
        try {
            final long tail = buffer.getLongVolatile(capacity + TAIL_POSITION_OFFSET);
            if (head >= tail || tail - head > capacity || buffer.getIntVolatile((int) (head & mask)) > 0) {
                return false;
            }
            final boolean searching = !skipClaim(tail);
            buffer.putLongRelease(capacity + HEAD_POSITION_OFFSET, head);
            skippedRecords += searching ? 0 : 1;
            return head < tail;
        } catch (final InternalError fault) {
            corrupt(CUT_SHORT);
            return false;
        }
    }

    private boolean skipClaim(final long tail) {
        final int index = (int) (head & mask);
        final int claimed = -buffer.getIntVolatile(index);
        if (claimed >= HEADER_LENGTH && claimed <= Math.min(MAX_RECORD_LENGTH, Math.min(capacity - index, tail - head))) {
            // It died while it filled the record: what it wrote must not be taken for the next header.
            final int span = BitUtil.align(claimed, Long.BYTES);
            buffer.setMemory(index, span, (byte) 0);
            head += span;
            return true;
        }
        // It died before it wrote the header, or wrote nonsense: walk to the next word that was committed.
        final long end = Math.min(tail, head + SEARCH_BYTES);
        do {
            buffer.putLong((int) (head & mask), 0);
            head += Long.BYTES;
        } while (head < end && buffer.getIntVolatile((int) (head & mask)) <= 0);
        return head < end || head >= tail;
    }

    /**
     * Whether the process that wrote this ring has ended: its lock on the file is free.
     *
     * @return true when nothing more will be written.
     */
    public boolean producerGone() {
        try (FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (final OverlappingFileLockException | ClosedChannelException notKnown) {
            // It lives in this JVM, or this thread was told to stop, which closes the channel.
            return false;
        } catch (final IOException unlockable) {
            return true;
        }
    }

    /**
     * Tells producers that somebody reads.
     *
     * @param epochMillis now.
     */
    public void heartbeat(final long epochMillis) {
        try {
            buffer.putLongRelease(capacity + CONSUMER_HEARTBEAT_OFFSET, epochMillis);
        } catch (final InternalError fault) {
            corrupt(CUT_SHORT);
        }
    }

    /**
     * Records the producer dropped because the ring was full, as it says itself.
     *
     * @return the count, 0 or more.
     */
    public long producerDropped() {
        try {
            return Math.max(0, buffer.getLongVolatile(capacity + RingLayout.DROPPED_OFFSET));
        } catch (final InternalError fault) {
            corrupt(CUT_SHORT);
            return 0;
        }
    }

    /**
     * The container whose folder holds the ring.
     *
     * @return its id; never what a record says.
     */
    public String container() {
        return container;
    }

    /**
     * Where it lies.
     *
     * @return the file.
     */
    public Path file() {
        return file;
    }

    /**
     * The daemon's own number for it.
     *
     * @return unique within the daemon's life.
     */
    public int number() {
        return number;
    }

    /**
     * Records stepped over: of an unknown type, too short, or claimed by a producer that died.
     *
     * @return the count.
     */
    public long skippedRecords() {
        return skippedRecords;
    }

    /**
     * What is wrong with the ring.
     *
     * @return the reason it is not read any more, or null.
     */
    public String corruption() {
        return corruption;
    }

    @Override
    public void close() {
        BufferUtil.free(mapped);
        try {
            channel.close();
        } catch (final IOException ignored) {
            // Nothing was written through the channel; the mapping is gone already.
            corruption = "closed";
        }
        corruption = corruption == null ? "closed" : corruption;
    }
}
