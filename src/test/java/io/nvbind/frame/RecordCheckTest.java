package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecordCheckTest {

    private static final long NOW = 5_000_000_000_000L;
    private static final long LATEST = NOW + RecordCheck.CLOCK_SLACK_NANOS;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);

    private boolean credible(final int type) {
        return RecordCheck.isCredible(type, payload, 0, NOW);
    }

    private void shouldBeWithin(final int type, final int at, final long least, final long most) {
        final long before = payload.getLong(at);
        for (final long good : new long[] {least, most}) {
            payload.putLong(at, good);
            assertTrue(credible(type), () -> type + " at " + at + ": " + good);
        }
        for (final long bad : new long[] {least - 1, most + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            payload.putLong(at, bad);
            assertEquals(bad >= least && bad <= most || isUntold(type, at, bad), credible(type),
                () -> type + " at " + at + ": " + bad);
        }
        payload.putLong(at, before);
    }

    private static boolean isUntold(final int type, final int at, final long value) {
        return type == FrameRecord.TIMING && at > 0 && value == FrameRecord.UNKNOWN_NANOS;
    }

    private void shouldBeWithin(final int type, final int at, final int least, final int most) {
        final int before = payload.getInt(at);
        for (int value = least - 1; value <= most + 1; value++) {
            payload.putInt(at, value);
            assertEquals(value >= least && value <= most, credible(type));
        }
        payload.putInt(at, before);
    }

    @Test
    void shouldRefuseTheTimesThatCannotBeWhenARecordBeginsWithItsTime() {
        for (int type = FrameRecord.PRESENT; type <= FrameRecord.END; type++) {
            shouldBeWithin(type, FrameRecord.NANOS, 1, LATEST);
        }
    }

    @Test
    void shouldRefuseADisplayTimeThatCannotBe() {
        payload.putLong(FrameRecord.DISPLAY_NANOS, NOW);
        payload.putInt(FrameRecord.DISPLAY_SOURCE, FrameRecord.SOURCE_ENGINE);
        shouldBeWithin(FrameRecord.DISPLAY, FrameRecord.OF_PRESENT, 0, Long.MAX_VALUE);
        shouldBeWithin(FrameRecord.DISPLAY, FrameRecord.DISPLAY_NANOS, 1, LATEST);
        shouldBeWithin(FrameRecord.DISPLAY, FrameRecord.DISPLAY_SOURCE, 1, 3);
    }

    @Test
    void shouldRefuseABusyTimeThatCannotBe() {
        shouldBeWithin(FrameRecord.GPU_BUSY, FrameRecord.OF_PRESENT, 0, Long.MAX_VALUE);
        shouldBeWithin(FrameRecord.GPU_BUSY, FrameRecord.GPU_BUSY_NANOS, 0, RecordCheck.MAX_BUSY_NANOS);
    }

    @Test
    void shouldRefuseAFeatureThatIsNotKnown() {
        payload.putLong(FrameRecord.NANOS, NOW);
        payload.putInt(FrameRecord.FEATURE_ID, FrameRecord.REFLEX);
        shouldBeWithin(FrameRecord.FEATURE, FrameRecord.NANOS, 1, LATEST);
        shouldBeWithin(FrameRecord.FEATURE, FrameRecord.FEATURE_ID, 1, FrameRecord.FRAME_LIMIT);
        shouldBeWithin(FrameRecord.FEATURE, FrameRecord.FEATURE_STATE, 0, 1);
    }

    @Test
    void shouldRefuseAPauseThatCannotBe() {
        payload.putLong(FrameRecord.NANOS, NOW);
        payload.putInt(FrameRecord.PAUSE_KIND, FrameRecord.PAUSE_JVM_GC);
        shouldBeWithin(FrameRecord.PAUSE, FrameRecord.NANOS, 1, LATEST);
        shouldBeWithin(FrameRecord.PAUSE, FrameRecord.PAUSE_DURATION_NANOS, 0, RecordCheck.MAX_PAUSE_NANOS);
        shouldBeWithin(FrameRecord.PAUSE, FrameRecord.PAUSE_KIND, 1, 1);
    }

    @Test
    void shouldTakeATimingWithoutTheTimesThatAreNotTold() {
        for (int at = FrameRecord.TIMING_SIMULATION_START; at <= FrameRecord.TIMING_RENDER_SUBMIT; at += Long.BYTES) {
            payload.putLong(at, FrameRecord.UNKNOWN_NANOS);
        }
        assertTrue(credible(FrameRecord.TIMING));
        shouldBeWithin(FrameRecord.TIMING, FrameRecord.OF_PRESENT, 0, Long.MAX_VALUE);
        for (int at = FrameRecord.TIMING_SIMULATION_START; at <= FrameRecord.TIMING_RENDER_SUBMIT; at += Long.BYTES) {
            shouldBeWithin(FrameRecord.TIMING, at, 1, LATEST);
        }
        payload.putLong(FrameRecord.TIMING_INPUT, 0);
        assertFalse(credible(FrameRecord.TIMING));
    }

    @Test
    void shouldHardlyTakeAnythingOfRandomBytes() {
        final Random random = new Random(20261123);
        int taken = 0;
        for (int round = 0; round < 10_000; round++) {
            for (int at = 0; at < FrameRecord.MAX_LENGTH; at += Long.BYTES) {
                payload.putLong(at, random.nextLong());
            }
            for (int type = 1; type <= FrameRecord.LAST_TYPE; type++) {
                taken += credible(type) ? 1 : 0;
            }
        }
        assertTrue(taken < 100, taken + " of 110,000 random records were taken");
    }
}
