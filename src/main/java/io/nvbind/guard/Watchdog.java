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

    private final Duration patience;
    private final Runnable end;
    private final Thread thread;
    private volatile long askedNanos = IDLE;
    private volatile boolean closed;
    private volatile boolean fired;

    /**
     * Begins to watch.
     *
     * @param patience how long an answer may take; up to a quarter more passes before the end.
     * @param end      ends the process.
     */
    Watchdog(final Duration patience, final Runnable end) {
        this.patience = patience;
        this.end = end;
        this.thread = Thread.ofPlatform().daemon().name("vendor-watchdog").start(this::watch);
    }

    private void watch() {
        final long nanos = patience.toNanos();
        while (!closed && !fired) {
            LockSupport.parkNanos(nanos / LOOKS);
            final long asked = askedNanos;
            if (asked != IDLE && System.nanoTime() - asked > nanos) {
                fired = true;
                end.run();
            }
        }
    }

    void expect() {
        askedNanos = System.nanoTime();
    }

    void answered() {
        askedNanos = IDLE;
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
