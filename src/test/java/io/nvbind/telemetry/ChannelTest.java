package io.nvbind.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A container's snapshots keep their pace, and those of many containers do not come all at once. */
class ChannelTest {

    private static final long START_NANOS = 123_456_789_012L;
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long INTERVAL_NANOS = 4 * MILLI_NANOS;

    @Test
    void shouldKeepThePaceThatIsAskedFor() {
        final Channel channel = new Channel(3);
        channel.want(INTERVAL_NANOS, START_NANOS);
        assertTrue(channel.dueNanos() <= START_NANOS, "the first is due at once");
        assertEquals(0, channel.next(START_NANOS));
        final long first = channel.dueNanos() - START_NANOS;
        assertTrue(first >= INTERVAL_NANOS / 2 && first < INTERVAL_NANOS * 3 / 2, "the second after " + first + " ns");
        final long second = channel.dueNanos();
        for (int i = 1; i <= 1000; i++) {
            assertEquals(i, channel.next(channel.dueNanos() + i % 7 * 100_000));
        }
        assertEquals(second + 1000 * INTERVAL_NANOS, channel.dueNanos());
    }

    @Test
    void shouldBeginTheFirstContainersPaceAtOnce() {
        final Channel channel = new Channel(0);
        channel.want(INTERVAL_NANOS, START_NANOS + 7);
        channel.next(START_NANOS + 7);
        assertEquals(START_NANOS + 7 + INTERVAL_NANOS, channel.dueNanos());
    }

    @Test
    void shouldSkipWhatIsLongOver() {
        final Channel channel = new Channel(1);
        channel.want(INTERVAL_NANOS, START_NANOS);
        channel.next(START_NANOS);
        final long late = channel.dueNanos() + 10 * INTERVAL_NANOS;
        assertEquals(1, channel.next(late));
        assertTrue(channel.dueNanos() > late && channel.dueNanos() <= late + 3 * INTERVAL_NANOS / 2);
    }

    @Test
    void shouldSpreadContainersOverTheInterval() {
        final int[] within = new int[4];
        for (int number = 1; number <= 100; number++) {
            final Channel channel = new Channel(number);
            channel.want(INTERVAL_NANOS, START_NANOS);
            channel.next(START_NANOS);
            within[(int) (channel.dueNanos() % INTERVAL_NANOS / MILLI_NANOS)]++;
        }
        assertTrue(Arrays.stream(within).allMatch(count -> count >= 20 && count <= 30), Arrays.toString(within));
    }

    @Test
    void shouldServeWhoWantsMoreAtOnce() {
        final Channel channel = new Channel(5);
        channel.want(10_000 * MILLI_NANOS, START_NANOS);
        channel.next(START_NANOS);
        assertEquals(START_NANOS + 10_000 * MILLI_NANOS, channel.dueNanos(), "a slow pace has no other first interval");
        final long now = START_NANOS + 50 * MILLI_NANOS;
        channel.want(INTERVAL_NANOS, now);
        assertEquals(now, channel.dueNanos());
        channel.want(Long.MAX_VALUE, now);
        assertEquals(Long.MAX_VALUE, channel.dueNanos(), "nobody wants any");
        channel.want(INTERVAL_NANOS, now);
        assertEquals(now, channel.dueNanos());
    }
}
