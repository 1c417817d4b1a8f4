package io.nvbind.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Sleeps until the agent's next deadline: an idle daemon hardly wakes, and a busy one keeps its beat. The agent's thread but
 * {@link #end}, which any may call.
 */
final class Deadline implements IdleStrategy {

    /** So soon a deadline is noticed that another thread brought forward without waking this one, as it should. */
    private static final long LONGEST_NANOS = 1_000_000_000L;

    private final LongSupplier nextNanos;
    private final long longestNanos;
    private volatile boolean ended;

    private Deadline(final LongSupplier nextNanos, final long longestNanos) {
        this.nextNanos = nextNanos;
        this.longestNanos = longestNanos;
    }

    /**
     * Sleeps until a time that may change meanwhile.
     *
     * @param nextNanos the {@link System#nanoTime()} at which there is something to do again.
     */
    Deadline(final LongSupplier nextNanos) {
        this(nextNanos, LONGEST_NANOS);
    }

    /** Sleeps so long after each turn. */
    static Deadline every(final long millis) {
        final long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        return new Deadline(() -> System.nanoTime() + nanos, nanos);
    }

    @Override
    public void idle(final int workCount) {
        idle();
    }

    @Override
    public void idle() {
        final long wait = nextNanos.getAsLong() - System.nanoTime();
        if (wait > 0 && !ended) {
            LockSupport.parkNanos(Math.min(wait, longestNanos));
        }
    }

    /** No more sleep from now on; one that sleeps already is woken. */
    void end(final Thread sleeper) {
        ended = true;
        LockSupport.unpark(sleeper);
    }

    @Override
    public void reset() {
        // The deadline is the agent's own state.
    }
}
