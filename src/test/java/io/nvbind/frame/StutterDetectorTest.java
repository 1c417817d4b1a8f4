package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StutterDetectorTest {

    private static final long MILLI = 1_000_000L;
    /** What the median of frames of 10 ms says: the greatest value of their bucket. */
    private static final long TEN = 10_002_431;
    /** The same for 2 ms. */
    private static final long TWO = 2_000_895;

    private final StutterLog log = new StutterLog();
    private final StutterDetector detector = new StutterDetector(log);
    private long now = 1_000;

    private boolean frame(final long nanos) {
        now += nanos;
        return detector.onFrame(now, nanos);
    }

    private void frames(final int count, final long nanos) {
        for (int i = 0; i < count; i++) {
            assertFalse(frame(nanos), () -> "frame of " + nanos + " at " + now);
        }
    }

    private void warmUp(final long nanos) {
        frames((int) (2_100 * MILLI / nanos), nanos);
    }

    @Test
    void shouldBeAStutterWhenAFrameIsAboveTwoAndAHalfBaselines() {
        warmUp(10 * MILLI);
        // 2.5 * 10.002431 = 25.0060775 ms.
        assertFalse(frame(25_006_077));
        assertTrue(frame(25_006_078));
        assertEquals(1, log.count());
        final Stutter stutter = log.stutters().getFirst();
        assertEquals(now, stutter.nanos());
        assertEquals(25_006_078, stutter.frameNanos());
        assertEquals(TEN, stutter.baselineNanos());
        assertEquals(25_006_078 - TEN, stutter.excessNanos());
        assertEquals(25_006_078 - TEN, log.excessSumNanos());
    }

    @Test
    void shouldBeNoStutterWhenTheExcessIsBelowEightMillis() {
        warmUp(2 * MILLI);
        // Five times the baseline, yet only 7.999999 ms more.
        assertFalse(frame(TWO + 8 * MILLI - 1));
        assertTrue(frame(TWO + 8 * MILLI));
        assertEquals(1, log.count());
    }

    @Test
    void shouldBeNoneWhenTheSwapchainIsYoung() {
        detector.start(now);
        frames(150, 10 * MILLI);
        // Late at 1.6 s: left out of the baseline too, but not counted.
        assertTrue(frame(100 * MILLI));
        assertEquals(0, log.count());
        frames(40, 10 * MILLI);
        assertTrue(frame(100 * MILLI));
        assertEquals(1, log.count());
    }

    @Test
    void shouldBeNoneAgainWhenANewSwapchainIsMade() {
        warmUp(10 * MILLI);
        detector.start(now);
        frames(100, 10 * MILLI);
        assertTrue(frame(100 * MILLI));
        assertEquals(0, log.count());
    }

    @Test
    void shouldNotJudgeWhenTheBaselineHasFewerThanTwentyFrames() {
        frames(19, 200 * MILLI);
        assertFalse(frame(5_000 * MILLI));
        assertEquals(0, log.count());
    }

    @Test
    void shouldMergeWhenLateFramesAreCloserThanATenthOfASecond() {
        warmUp(10 * MILLI);
        frame(60 * MILLI);
        final long first = now;
        frames(9, 10 * MILLI);
        // 90 ms lie between the end of the first and the begin of this one.
        frame(80 * MILLI);
        final long second = now;
        assertEquals(1, log.count());
        frames(10, 10 * MILLI);
        // 100 ms: another event.
        frame(70 * MILLI);
        assertEquals(2, log.count());

        final List<Stutter> stutters = log.stutters();
        assertTrue(first < second);
        assertEquals(second, stutters.getFirst().nanos(), "of merged ones the longest");
        assertEquals(80 * MILLI, stutters.getFirst().frameNanos());
        assertEquals(2, stutters.getFirst().frames());
        assertEquals(140 * MILLI - 2 * TEN, stutters.getFirst().excessNanos());
        assertEquals(70 * MILLI - TEN, stutters.get(1).excessNanos());
        assertEquals(210 * MILLI - 3 * TEN, log.excessSumNanos());
    }

    @Test
    void shouldLeaveStuttersOutWhenItTakesTheBaseline() {
        warmUp(10 * MILLI);
        for (int i = 0; i < 20; i++) {
            assertTrue(frame(60 * MILLI));
            frames(1, 10 * MILLI);
        }
        // 1.4 s of which most frames in the last second were late: the baseline is still that of the others.
        assertEquals(TEN, log.stutters().getFirst().baselineNanos());
        assertTrue(frame(60 * MILLI));
    }

    @Test
    void shouldTakeANewPaceWhenEveryFrameOfASecondWasLate() {
        warmUp(10 * MILLI);
        int late = 0;
        for (int i = 0; i < 100; i++) {
            late += frame(50 * MILLI) ? 1 : 0;
        }
        // The last calm frame ended 1.05 s before the twenty-second late one ended: its start is the first beyond 1 s.
        assertEquals(21, late);
        assertEquals(1, log.count());
        assertFalse(frame(100 * MILLI));
        assertTrue(frame(200 * MILLI));
        assertEquals(2, log.count());
    }

    @Test
    void shouldClassByExcessWhenAStutterIsOver() {
        assertEquals(Stutter.Severity.MINOR, new Stutter(0, 0, 0, 50 * MILLI - 1, 1).severity());
        assertEquals(Stutter.Severity.MAJOR, new Stutter(0, 0, 0, 50 * MILLI, 1).severity());
        assertEquals(Stutter.Severity.MAJOR, new Stutter(0, 0, 0, 250 * MILLI - 1, 1).severity());
        assertEquals(Stutter.Severity.FREEZE, new Stutter(0, 0, 0, 250 * MILLI, 1).severity());
    }

    @Test
    void shouldCountOnWhenTheLogIsFull() {
        for (int i = 0; i < StutterLog.CAPACITY + 10; i++) {
            log.add(i, 20, 10, 10);
        }
        log.extend(0, 30, 10, 20);

        assertEquals(StutterLog.CAPACITY + 10, log.count());
        assertEquals(StutterLog.CAPACITY, log.stutters().size());
        assertEquals(10L * (StutterLog.CAPACITY + 10) + 20, log.excessSumNanos());
        assertEquals(10, log.stutters().getLast().excessNanos());
    }
}
