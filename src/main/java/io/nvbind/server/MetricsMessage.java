package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * One encoded snapshot, shared by every client it goes to and used again when the last one is done with it.
 *
 * <p>Assumptions: whoever creates it writes it before it is shared. Guarantees: its bytes do not change while anybody holds
 * it. Progress: holding and releasing never wait. A holder that cannot tell whether its bytes are still read just never
 * releases: the message is then left to the garbage collector instead of being used again.
 */
final class MetricsMessage {

    /** Messages kept for use; more than this at once are garbage. */
    private static final int POOLED = 64;
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
    private final JsonWriter json = new JsonWriter(USUAL_LENGTH);
    private final AtomicInteger holders = new AtomicInteger();
    private long nanos;

    private MetricsMessage(final Pool pool) {
        this.pool = pool;
    }

    JsonWriter json() {
        return json;
    }

    /** When its snapshot was taken, CLOCK_MONOTONIC. */
    long nanos() {
        return nanos;
    }

    void nanos(final long taken) {
        nanos = taken;
    }

    ByteBuffer view() {
        return json.view();
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
