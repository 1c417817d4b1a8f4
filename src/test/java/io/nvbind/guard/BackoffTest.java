package io.nvbind.guard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Later and later, and at once again after a calm time. */
class BackoffTest {

    private static long seconds(final long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void shouldWaitLongerAfterEachDeath() {
        final Backoff backoff = new Backoff();
        assertTrue(backoff.over(0));
        backoff.died(0);
        assertTrue(backoff.over(0), "the first time at once");
        backoff.died(1);
        assertFalse(backoff.over(2));
        assertTrue(backoff.over(1 + seconds(1)));
        backoff.died(seconds(2));
        assertFalse(backoff.over(seconds(3)));
        assertTrue(backoff.over(seconds(4)));
        backoff.died(seconds(2000));
        assertTrue(backoff.over(seconds(2000)), "it was calm for long");
    }
}
