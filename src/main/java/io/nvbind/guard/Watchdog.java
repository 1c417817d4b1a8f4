package io.nvbind.guard;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a process that does not come back from a call, so that a hanging driver holds nobody for ever. The parent has one
 * for its host; the host has one for itself, for the day its parent is gone while it hangs.
 *
 * <p>One thread expects and gets its answers; the watchdog's own looks from time to time.
 */
final class Watchdog implements AutoCloseable {

    private static final long IDLE = Long.MAX_VALUE;
    private static final int LOOKS = 4;

    private final Duration shortest;
    private final Runnable end;
    private final Thread thread;
    private volatile long deadlineNanos = IDLE;
    private volatile boolean closed;
    private volatile boolean fired;

    /**
     * Begins to watch.
     *
     * @param shortest the shortest time an answer may take; the end comes up to a quarter of it late.
     * @param end      ends the process.
     */
    Watchdog(final Duration shortest, final Runnable end) {
        this.shortest = shortest;
        this.end = end;
        this.thread = Thread.ofPlatform().daemon().name("vendor-watchdog").start(this::watch);
    }

    private void watch() {
        while (!closed && !fired) {
            LockSupport.parkNanos(shortest.toNanos() / LOOKS);
            final long deadline = deadlineNanos;
            if (deadline != IDLE && System.nanoTime() - deadline > 0) {
                fired = true;
                end.run();
            }
        }
    }

    /** An answer is expected within this time. */
    void expect(final long nanos) {
        deadlineNanos = System.nanoTime() + nanos;
    }

    void answered() {
        deadlineNanos = IDLE;
    }

    boolean fired() {
        return fired;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
