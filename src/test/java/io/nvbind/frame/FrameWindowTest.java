package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FrameWindowTest {

    private static final long SPAN = 1_000_000_000L;
    private static final int[] PERMILLES = {1, 10, 250, 500, 900, 990, 999, 1000};

    private record Frame(long end, long nanos) {
    }

    private static void check(final FrameWindow window, final Deque<Frame> model) {
        final Histogram histogram = new Histogram(1, FrameTimeBuckets.MAX_NANOS, FrameTimeBuckets.DIGITS);
        model.forEach(frame -> histogram.recordValue(frame.nanos));
        assertEquals(model.size(), window.count());
        assertEquals(model.stream().mapToLong(Frame::nanos).sum(), window.sumNanos());
        for (final int permille : PERMILLES) {
            assertEquals(histogram.getValueAtPercentile(permille / 10.0), window.percentileNanos(permille),
                () -> permille + " permille of " + model.size());
        }
    }

    @Test
    void shouldGiveTheHistogramsPercentilesWhenItSlides() {
        final Random random = new Random(5);
        final FrameWindow window = new FrameWindow(SPAN, SPAN, 4096);
        final Deque<Frame> model = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 3000; i++) {
            final long nanos = (long) Math.exp(random.nextDouble(Math.log(100_000), Math.log(200_000_000)));
            now += nanos;
            window.add(now, nanos);
            model.add(new Frame(now, nanos));
            final long end = now;
            model.removeIf(frame -> end - frame.end > SPAN);
            if (i % 10 == 0) {
                check(window, model);
            }
        }
    }

    @Test
    void shouldGiveTheHistogramsPercentilesWhenItIsSmallOrAllTheSame() {
        final FrameWindow window = new FrameWindow(SPAN, SPAN, 4096);
        final Deque<Frame> model = new ArrayDeque<>();
        for (int i = 0; i < 200; i++) {
            window.add(i, 16_666_667);
            model.add(new Frame(i, 16_666_667));
            check(window, model);
        }
    }

    @Test
    void shouldLetTheOldestGoWhenItIsFull() {
        final FrameWindow window = new FrameWindow(Long.MAX_VALUE / 4, SPAN, 16);
        final Deque<Frame> model = new ArrayDeque<>();
        for (int i = 1; i <= 100; i++) {
            window.add(i, i * 1000L);
            model.add(new Frame(i, i * 1000L));
            if (model.size() > 16) {
                model.removeFirst();
            }
            check(window, model);
        }
    }

    @Test
    void shouldBeEmptyWhenAllAreOldOrItIsCleared() {
        final FrameWindow window = new FrameWindow(SPAN, SPAN, 64);
        window.add(1, 5);
        window.advance(SPAN + 1);
        assertEquals(1, window.count());
        window.advance(SPAN + 2);
        assertEquals(0, window.count());
        assertEquals(0, window.percentileNanos(500));
        assertEquals(0, window.sumNanos());
        window.add(2 * SPAN, 7);
        window.clear();
        assertEquals(0, window.count());
    }

    @Test
    void shouldCountAMinuteWhenAFrameTakesLonger() {
        final FrameWindow window = new FrameWindow(SPAN, SPAN, 64);
        window.add(1, 3_600_000_000_000L);

        assertEquals(FrameTimeBuckets.MAX_NANOS, window.sumNanos());
        assertEquals(60, window.percentileNanos(1000) / 1_000_000_000L);
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new FrameWindow(SPAN, SPAN, 100));
    }

    @Test
    void shouldFollowTheRecentRate() {
        final FrameWindow window = new FrameWindow(SPAN, SPAN / 10, 4096);
        final java.util.ArrayDeque<long[]> recent = new java.util.ArrayDeque<>();
        final java.util.Random random = new java.util.Random(7);
        long now = 0;
        for (int i = 0; i < 50_000; i++) {
            final long frame = 1_000_000L * (1 + (i / 3000) % 40) + random.nextInt(3_000_000);
            now += frame;
            window.add(now, frame);
            recent.add(new long[] {now, frame});
            while (now - recent.getFirst()[0] > SPAN / 10) {
                recent.removeFirst();
            }
            assertEquals(recent.size(), window.recentCount());
            assertEquals(recent.stream().mapToLong(each -> each[1]).sum(), window.recentSumNanos());
        }
        window.clear();
        assertEquals(0, window.recentCount());
        assertEquals(0, window.recentSumNanos());
    }
}
