package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrailingMedianTest {

    private static final long SPAN = 1_000_000_000L;
    private static final int KEEP = 20;

    private static void add(final TrailingMedian median, final long end, final long nanos) {
        median.add(end, FrameTimeBuckets.indexOf(nanos));
    }

    private static FrameWindow windowOf(final List<long[]> frames) {
        final FrameWindow window = new FrameWindow(Long.MAX_VALUE / 4, SPAN, 4096);
        frames.forEach(frame -> window.add(frame[0], frame[1]));
        return window;
    }

    @Test
    void shouldBeTheWindowsMedianWhereverThePaceGoes() {
        final TrailingMedian median = new TrailingMedian(SPAN, KEEP, 4096);
        final List<long[]> model = new ArrayList<>();
        final Random random = new Random(7);
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            // The pace changes every thousand frames, so that the median has to travel.
            final long nanos = 1_000_000L * (1 + (i / 1000) * 17 % 90) + random.nextInt(3_000_000);
            now += nanos;
            add(median, now, nanos);
            model.add(new long[] {now, nanos});
            while (model.size() > KEEP && now - model.getFirst()[0] > SPAN) {
                model.removeFirst();
            }
            assertEquals(model.size(), median.count());
            assertEquals(now, median.newestNanos());
            if (i % 7 == 0) {
                final long expected = windowOf(model).percentileNanos(500);
                assertTrue(median.floorNanos() <= expected, () -> "the floor is above " + expected);
                assertEquals(expected, median.nanos());
            }
        }
        median.clear();
        assertEquals(0, median.nanos());
        assertEquals(0, median.count());
        assertEquals(Long.MIN_VALUE / 2, median.newestNanos());
    }

    @Test
    void shouldNeverPutTheFloorAboveTheMedian() {
        final TrailingMedian floor = new TrailingMedian(SPAN, KEEP, 4096);
        final TrailingMedian followed = new TrailingMedian(SPAN, KEEP, 4096);
        final Random random = new Random(7);
        long now = 0;
        for (int i = 0; i < 50_000; i++) {
            final long nanos = (i / 5000 % 2 == 0 ? 4_000_000 : 30_000_000) + random.nextInt(3_000_000);
            now += nanos;
            add(floor, now, nanos);
            add(followed, now, nanos);
            final long least = floor.floorNanos();
            final long median = followed.nanos();
            assertTrue(least <= median, () -> least + " above " + median);
            if (i % 997 == 0) {
                assertEquals(median, floor.nanos());
            }
            if (i % 9001 == 0) {
                floor.clear();
                followed.clear();
            }
        }
    }

    @Test
    void shouldKeepTheNewestWhenAllAreOldAndLetTheOldestGoWhenItIsFull() {
        final TrailingMedian slow = new TrailingMedian(SPAN, KEEP, 64);
        for (int i = 1; i <= 30; i++) {
            add(slow, i * 10 * SPAN, i);
        }
        assertEquals(KEEP, slow.count());
        // 11..30: the tenth of the ascending order is 20.
        assertEquals(20, slow.nanos());
        final TrailingMedian full = new TrailingMedian(SPAN, KEEP, 32);
        for (int i = 1; i <= 100; i++) {
            add(full, i, i);
        }
        assertEquals(32, full.count());
        // 69..100: the sixteenth of the ascending order is 84.
        assertEquals(84, full.nanos());
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwoOrTooSmall() {
        assertThrows(IllegalArgumentException.class, () -> new TrailingMedian(SPAN, KEEP, 100));
        assertThrows(IllegalArgumentException.class, () -> new TrailingMedian(SPAN, 65, 64));
    }
}
