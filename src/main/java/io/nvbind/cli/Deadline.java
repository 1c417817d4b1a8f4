package io.nvbind.cli;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.concurrent.IdleStrategy;

/** Sleeps until the agent's next deadline: an idle daemon hardly wakes, and a busy one keeps its beat. */
final class Deadline implements IdleStrategy {

    /** So soon a runner that is told to stop notices it. */
    private static final long LONGEST_NANOS = 250_000_000L;

    private final LongSupplier nextNanos;

    /**
     * Creates a strategy.
     *
     * @param nextNanos the {@link System#nanoTime()} at which there is something to do again.
     */
    Deadline(final LongSupplier nextNanos) {
        this.nextNanos = nextNanos;
    }

    @Override
    public void idle(final int workCount) {
        idle();
    }

    @Override
    public void idle() {
        final long wait = nextNanos.getAsLong() - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(Math.min(wait, LONGEST_NANOS));
        }
    }

    @Override
    public void reset() {
        // The deadline is the agent's own state.
    }
}
