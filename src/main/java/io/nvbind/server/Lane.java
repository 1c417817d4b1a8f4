package io.nvbind.server;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.xnio.XnioIoThread;

/**
 * What the connections of one I/O thread share: the way to it, and its buffers.
 *
 * <p>Assumptions: {@link #run} and the buffers belong to the I/O thread, {@link #add} may be called by any. Guarantees: what
 * is added is run after the next wake, on the I/O thread. Progress: nobody waits; the thread is woken once for all that was
 * added, since waking it for each costs more than what it then does, and one that works beside the telemetry thread takes
 * the processor from those who read.
 */
final class Lane implements Runnable {

    private static final int IN_BYTES = 4096;

    private final XnioIoThread thread;
    private final Patience patience;
    private final ManyToOneConcurrentArrayQueue<Runnable> ready;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final MessageHead head = new MessageHead(false);

    /** A lane with room for so many; more than that may not be added at once. */
    Lane(final XnioIoThread thread, final int capacity, final Patience patience) {
        this.thread = thread;
        this.patience = patience;
        ready = new ManyToOneConcurrentArrayQueue<>(capacity);
    }

    /** Adds something to be run at the next {@link #wake}. */
    void add(final Runnable task) {
        if (!ready.offer(task)) {
            throw new IllegalStateException("more tasks than clients");
        }
    }

    /** Has what was added run, if anything was. */
    void wake() {
        if (ready.isEmpty() || woken.get() || !woken.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(this);
        } catch (final RejectedExecutionException stopping) {
            // The server is going down, and its connections with it.
            ready.clear();
        }
    }

    @Override
    public void run() {
        woken.set(false);
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
        }
    }

    Patience patience() {
        return patience;
    }

    /** Where to read into; what is left in it is lost at the next read of any connection. */
    ByteBuffer in() {
        return in;
    }

    /** Where to put a message together; used again for the next one of any connection. */
    MessageHead head() {
        return head;
    }
}
