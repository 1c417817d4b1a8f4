package io.nvbind.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.analysis.BlockBootstrap.Difference;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whether a difference is told from chance, also where values depend on those before them. */
class BlockBootstrapTest {

    /** Each value leans on the one before it, as frame times do. */
    private static double[] series(final Random random, final int length, final double mean) {
        final double[] series = new double[length];
        double lean = 0;
        for (int i = 0; i < length; i++) {
            lean = 0.7 * lean + 0.3 * random.nextGaussian();
            series[i] = mean + lean;
        }
        return series;
    }

    @Test
    void shouldSeldomTakeChanceForADifference() {
        final Random random = new Random(5);
        int wrong = 0;
        for (int i = 0; i < 60; i++) {
            final Difference same = BlockBootstrap.difference(series(random, 1500, 16), series(random, 1500, 16),
                BlockBootstrap::mean);
            wrong += same.isSure() ? 1 : 0;
        }
        // 5 % of 60 are 3; twice that and more has a chance of one in a thousand.
        assertTrue(wrong <= 9, wrong + " of 60");
    }

    @Test
    void shouldSeeADifferenceThatIsThere() {
        final Random random = new Random(6);
        final Difference slower =
            BlockBootstrap.difference(series(random, 1500, 16), series(random, 1500, 17), BlockBootstrap::p99);
        assertTrue(slower.low() > 0 && slower.isSure(), slower.toString());
        assertTrue(slower.low() <= slower.after() - slower.before() && slower.high() >= slower.after() - slower.before());
        assertFalse(BlockBootstrap.difference(new double[] {5}, new double[] {5}, BlockBootstrap::mean).isSure());
    }

    @Test
    void shouldHaveTheFiguresOfTheTelemetryPage() {
        final double[] millis = new double[200];
        Arrays.fill(millis, 10);
        millis[3] = 30;
        millis[77] = 50;
        assertEquals(1000 / 40.0, BlockBootstrap.onePercentLow(millis.clone()), 1e-9);
        assertEquals(10, BlockBootstrap.p99(millis.clone()), 1e-9);
        assertEquals(1000 * 200 / 2060.0, BlockBootstrap.averageFps(millis.clone()), 1e-9);
        assertTrue(Double.isNaN(BlockBootstrap.mean(new double[0])));
    }
}
