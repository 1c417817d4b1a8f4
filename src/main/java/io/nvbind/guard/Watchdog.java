package io.nvbind.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends a vendor host that does not answer, so that a hanging driver does not hold the sampler for ever. */
final class Watchdog implements AutoCloseable {

    /** How long an answer may take; ROCm SMI may wait 5 s for another process's lock. */
    static final long PATIENCE_SECONDS = 10;

    private static final long IDLE = Long.MAX_VALUE;

    private final Process process;
    private final Thread thread;
    private volatile long askedNanos = IDLE;
    private volatile boolean closed;
    private volatile boolean fired;

    Watchdog(final Process process) {
        this.process = process;
        this.thread = Thread.ofPlatform().daemon().name("vendor-watchdog").start(this::watch);
    }

    private void watch() {
        while (!closed && !fired) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            final long asked = askedNanos;
            if (asked != IDLE && System.nanoTime() - asked > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                fired = true;
                process.destroyForcibly();
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
