package io.nvbind.agent.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The producers' end of a frame ring, byte for byte what {@code src/main/c/frame_ring.c} does: an Agrona many-to-one ring,
 * whose reader is the daemon.
 *
 * <pre>
 *   0                  capacity (a power of two)                              capacity + 768
 *   +------------------+--------------------------------------------------------+
 *   | records          | trailer: +128 tail, +256 head cache, +384 head,        |
 *   |                  |          +704 dropped, an i64 each                     |
 *   +------------------+--------------------------------------------------------+
 * </pre>
 *
 * <p>Assumptions: direct memory that starts on an 8-byte boundary. Guarantees: a record is seen whole or not at all; one
 * that finds no room is counted as dropped. Progress: lock-free; it never waits, allocates or enters the kernel.
 */
public final class RingWriter {

    /** Bytes behind the records. */
    public static final int TRAILER_BYTES = 768;
    /** What {@link #claim} answers when the ring is full. */
    public static final int NO_ROOM = -1;

    private static final int TAIL = 128;
    private static final int HEAD_CACHE = 256;
    private static final int HEAD = 384;
    private static final int DROPPED = 704;
    private static final int HEADER_BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final int PADDING_TYPE = -1;

    private static final VarHandle I64 = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer memory;
    private final int capacity;

    /**
     * Lays the ring over zeroed memory.
     *
     * @param memory   direct, of {@code capacity} and {@link #TRAILER_BYTES} bytes.
     * @param capacity data bytes, a power of two.
     */
    public RingWriter(final ByteBuffer memory, final int capacity) {
        if (!memory.isDirect() || Integer.bitCount(capacity) != 1 || memory.capacity() < capacity + TRAILER_BYTES) {
            throw new IllegalArgumentException(memory + " does not hold a ring of " + capacity + " bytes");
        }
        this.memory = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.capacity = capacity;
    }

    /**
     * Where payloads are put.
     *
     * @return the ring's memory, little endian; its position is not used.
     */
    public ByteBuffer memory() {
        return memory;
    }

    /**
     * Claims room for a payload and marks the record as being written.
     *
     * @param type         of the record.
     * @param payloadBytes its length.
     * @return where the payload goes, or {@link #NO_ROOM} when it was dropped and counted.
     */
    public int claim(final int type, final int payloadBytes) {
        final int recordBytes = payloadBytes + HEADER_BYTES;
        final int index = claimIndex((recordBytes + ALIGNMENT - 1) & -ALIGNMENT);
        if (index == NO_ROOM) {
            countDropped();
            return NO_ROOM;
        }
        markBeingWritten(index, recordBytes, type);
        return index + HEADER_BYTES;
    }

    /**
     * Publishes a claimed record.
     *
     * @param payload      as {@link #claim} answered.
     * @param payloadBytes as at the claim.
     */
    public void commit(final int payload, final int payloadBytes) {
        I32.setRelease(memory, payload - HEADER_BYTES, payloadBytes + HEADER_BYTES);
    }

    /** Counts a record that could not even be tried. */
    public void countDropped() {
        I64.getAndAdd(memory, capacity + DROPPED, 1L);
    }

    /**
     * Records that found no room.
     *
     * @return their number.
     */
    public long dropped() {
        return (long) I64.getVolatile(memory, capacity + DROPPED);
    }

    private void markBeingWritten(final int index, final int recordBytes, final int type) {
        // The reader must see the negative length before any other byte of the record.
        I32.setRelease(memory, index, -recordBytes);
        VarHandle.releaseFence();
        I32.set(memory, index + Integer.BYTES, type);
    }

    /**
     * Moves tail over the record, and over the rest of the lap when the record must start at the beginning. A record that
     * fits the free bytes but neither of the two pieces they lie in still claims the rest of the lap as padding, so the
     * next try starts at the beginning. The indices are masked, so that a trailer that says nonsense stays inside the ring.
     */
    private int claimIndex(final int needed) {
        final long mask = capacity - 1L;
        long head = (long) I64.getAcquire(memory, capacity + HEAD_CACHE);
        while (true) {
            final long tail = (long) I64.getAcquire(memory, capacity + TAIL);
            if (tail - head > capacity - needed) {
                head = (long) I64.getAcquire(memory, capacity + HEAD);
                if (tail - head > capacity - needed) {
                    return NO_ROOM;
                }
                I64.setRelease(memory, capacity + HEAD_CACHE, head);
            }
            final int tailIndex = (int) (tail & mask);
            final int toEnd = capacity - tailIndex;
            if (needed <= toEnd) {
                if (I64.weakCompareAndSet(memory, capacity + TAIL, tail, tail + needed)) {
                    return tailIndex;
                }
                continue;
            }
            if (needed > (head & mask)) {
                head = (long) I64.getAcquire(memory, capacity + HEAD);
                I64.setRelease(memory, capacity + HEAD_CACHE, head);
            }
            final boolean fits = needed <= (head & mask);
            if (I64.weakCompareAndSet(memory, capacity + TAIL, tail, tail + toEnd + (fits ? needed : 0))) {
                markBeingWritten(tailIndex, toEnd, PADDING_TYPE);
                I32.setRelease(memory, tailIndex, toEnd);
                return fits ? 0 : NO_ROOM;
            }
        }
    }
}
