package io.nvbind.server;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * One snapshot encoded in one format, shared by every client it goes to and used again when the last one is done with it.
 *
 * <p>Assumptions: whoever takes it from the pool writes it before it is shared. Guarantees: its bytes do not change while
 * anybody holds it. Progress: holding and releasing never wait. The bytes lie outside the heap, so that the kernel takes
 * them from where they are.
 */
final class MetricsMessage {

    /** Messages kept for use; more than this at once are garbage. */
    private static final int POOLED = 256;
    private static final int USUAL_LENGTH = 4096;

    /** Where messages come from. Any thread. */
    static final class Pool {
        private final ManyToManyConcurrentArrayQueue<MetricsMessage> free =
            new ManyToManyConcurrentArrayQueue<>(POOLED);

        /** A message held once, by the caller. */
        MetricsMessage take() {
            final MetricsMessage pooled = free.poll();
            final MetricsMessage message = pooled == null ? new MetricsMessage(this) : pooled;
            message.holders.set(1);
            return message;
        }
    }

    private final Pool pool;
    private final AtomicInteger holders = new AtomicInteger();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(USUAL_LENGTH);
    private ByteBuffer writersView = bytes.duplicate();
    private int length;
    private Format format;
    private long nanos;

    private MetricsMessage(final Pool pool) {
        this.pool = pool;
    }

    /**
     * Begins to write it.
     *
     * @param as     its format.
     * @param taken  when its snapshot was, CLOCK_MONOTONIC.
     * @param wanted length of what will be written.
     * @return to be filled up to {@code wanted} and {@link #flip flipped}.
     */
    ByteBuffer begin(final Format as, final long taken, final int wanted) {
        format = as;
        nanos = taken;
        if (wanted > bytes.capacity()) {
            bytes = ByteBuffer.allocateDirect(2 * wanted);
            writersView = bytes.duplicate();
        }
        return bytes.clear();
    }

    /** Ends the writing. */
    MetricsMessage flip() {
        length = bytes.flip().limit();
        return this;
    }

    Format format() {
        return format;
    }

    int length() {
        return length;
    }

    /** When its snapshot was taken, CLOCK_MONOTONIC. */
    long nanos() {
        return nanos;
    }

    /** A view of its own for whoever holds it. */
    ByteBuffer view() {
        return bytes.duplicate();
    }

    /** A view for the thread that wrote it, the same one at each call. */
    ByteBuffer writersView() {
        return writersView.clear().limit(length);
    }

    MetricsMessage hold() {
        holders.incrementAndGet();
        return this;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            pool.free.offer(this);
        }
    }
}
