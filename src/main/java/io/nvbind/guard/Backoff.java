package io.nvbind.guard;

import java.time.Duration;

/** When a host may be started again after a death nobody is to blame for: at once, then later and later. One thread. */
final class Backoff {

    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long CALM_NANOS = Duration.ofMinutes(10).toNanos();

    private long waitNanos;
    private long diedNanos;
    private boolean died;

    void died(final long now) {
        if (!died || now - diedNanos > CALM_NANOS) {
            waitNanos = 0;
        } else {
            waitNanos = waitNanos == 0 ? FIRST_NANOS : Math.min(LONGEST_NANOS, waitNanos * 2);
        }
        died = true;
        diedNanos = now;
    }

    boolean over(final long now) {
        return !died || now - diedNanos >= waitNanos;
    }
}
