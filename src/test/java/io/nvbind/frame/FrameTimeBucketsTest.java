package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FrameTimeBucketsTest {

    private final Histogram histogram = new Histogram(1, FrameTimeBuckets.MAX_NANOS, FrameTimeBuckets.DIGITS);

    private void check(final long nanos) {
        assertEquals(histogram.highestEquivalentValue(nanos),
            FrameTimeBuckets.highestValueOf(FrameTimeBuckets.indexOf(nanos)), () -> nanos + " ns");
    }

    @Test
    void shouldHaveTheBucketsOfAnHdrHistogramWhenValuesAreAnywhere() {
        final Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            check(random.nextLong(FrameTimeBuckets.MAX_NANOS + 1) >>> random.nextInt(36));
        }
    }

    @Test
    void shouldHaveTheBucketsOfAnHdrHistogramWhenValuesAreAtTheirEdges() {
        for (long nanos = 0; nanos < 10_000; nanos++) {
            check(nanos);
        }
        for (long power = 2048; power < FrameTimeBuckets.MAX_NANOS; power *= 2) {
            check(power - 1);
            check(power);
            check(power + 1);
        }
        check(FrameTimeBuckets.MAX_NANOS);
    }

    @Test
    void shouldKeepEveryBucketWithinAThousandthWhenValuesAreLarge() {
        for (int index = 2048; index < FrameTimeBuckets.COUNT; index++) {
            final long high = FrameTimeBuckets.highestValueOf(index);
            final long low = FrameTimeBuckets.highestValueOf(index - 1) + 1;
            assertEquals(index, FrameTimeBuckets.indexOf(Math.min(high, FrameTimeBuckets.MAX_NANOS)));
            assertEquals(0, (high - low) * 1000 / low);
        }
    }
}
