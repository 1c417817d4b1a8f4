package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI_NANOS = 1_000_000L;
    private static final long START_NANOS = 77 * MILLI_NANOS;

    @Test
    void shouldTakeEverySnapshotOfItsOwnHoweverTurnsAreLate() {
        final long interval = 4 * MILLI_NANOS;
        final Pace pace = new Pace(interval);
        final Random random = new Random(7);
        long now = START_NANOS;
        for (int i = 0; i < 10_000; i++) {
            assertTrue(pace.due(now, interval), "snapshot " + i);
            now += random.nextInt(10) == 0 ? random.nextLong(5 * interval) : interval;
        }
    }

    @Test
    void shouldLeaveOutWhatCameForSomebodyElse() {
        final Pace pace = new Pace(100 * MILLI_NANOS);
        int messages = 0;
        for (int i = 0; i < 1000; i++) {
            messages += pace.due(START_NANOS + i * 50 * MILLI_NANOS, 50 * MILLI_NANOS) ? 1 : 0;
        }
        assertEquals(500, messages, 1);
    }

    @Test
    void shouldKeepItsOwnAverageAmongMoreSnapshots() {
        for (final long interval : new long[] {4, 6, 10, 16, 25, 100}) {
            final Pace pace = new Pace(interval * MILLI_NANOS);
            int messages = 0;
            for (int i = 0; i < 30_000; i++) {
                messages += pace.due(START_NANOS + i * 4 * MILLI_NANOS, 4 * MILLI_NANOS) ? 1 : 0;
            }
            assertEquals(30_000 * 4 / interval, messages, 1, interval + " ms");
        }
    }

    @Test
    void shouldLeaveOutASnapshotThatAnotherClientAskedFor() {
        final Pace pace = new Pace(16 * MILLI_NANOS);
        assertTrue(pace.due(START_NANOS, 4 * MILLI_NANOS));
        assertFalse(pace.due(START_NANOS + 4 * MILLI_NANOS, 4 * MILLI_NANOS));
        assertFalse(pace.due(START_NANOS + 12 * MILLI_NANOS, 4 * MILLI_NANOS));
        assertTrue(pace.due(START_NANOS + 16 * MILLI_NANOS, 4 * MILLI_NANOS));
    }
}
