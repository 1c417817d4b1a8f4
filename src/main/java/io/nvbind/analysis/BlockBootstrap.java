package io.nvbind.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * How sure a difference between two series is. Frame times depend on those before them, so whole blocks are drawn, not
 * single values: the moving block bootstrap (Künsch, Annals of Statistics 17, 1989). Blocks have n^(1/3) values, the order
 * that makes the error of a variance least (Hall, Horowitz and Jing, Biometrika 82, 1995), and at least 25. Pure functions.
 */
public final class BlockBootstrap {

    private static final int ROUNDS = 400;
    private static final int LEAST_BLOCK = 25;
    private static final double TAIL = 0.025;
    /** Fixed, so that the same scenes always lead to the same verdict. */
    private static final long SEED = 0x6e7662696e64L;

    /**
     * A difference, after less before, and where it lies with 95 % confidence.
     *
     * @param before of the first series.
     * @param after  of the second.
     * @param low    lower end of the difference.
     * @param high   upper end of the difference.
     */
    public record Difference(double before, double after, double low, double high) {

        /**
         * Whether it is more than chance.
         *
         * @return true when zero lies outside.
         */
        public boolean isSure() {
            return low > 0 || high < 0;
        }
    }

    private BlockBootstrap() {
    }

    /**
     * Compares two series.
     *
     * @param before    in the order they came; at least one.
     * @param after     in the order they came; at least one.
     * @param statistic of a series, which it may sort.
     * @return the difference.
     */
    public static Difference difference(final double[] before, final double[] after,
                                        final ToDoubleFunction<double[]> statistic) {
        final Random random = new Random(SEED);
        final double[] differences = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            differences[i] = statistic.applyAsDouble(drawn(after, random)) - statistic.applyAsDouble(drawn(before, random));
        }
        Arrays.sort(differences);
        final int tail = (int) (ROUNDS * TAIL);
        return new Difference(statistic.applyAsDouble(before.clone()), statistic.applyAsDouble(after.clone()),
            differences[tail], differences[ROUNDS - 1 - tail]);
    }

    private static double[] drawn(final double[] series, final Random random) {
        final int block = Math.min(series.length, Math.max(LEAST_BLOCK, (int) Math.cbrt(series.length)));
        final double[] drawn = new double[series.length];
        for (int at = 0; at < drawn.length; at += block) {
            final int from = random.nextInt(series.length - block + 1);
            System.arraycopy(series, from, drawn, at, Math.min(block, drawn.length - at));
        }
        return drawn;
    }

    /**
     * The frame time that one frame in a hundred is above: nearest rank.
     *
     * @param millis sorted by this.
     * @return milliseconds.
     */
    public static double p99(final double[] millis) {
        Arrays.sort(millis);
        return millis[(int) Math.ceil(0.99 * millis.length) - 1];
    }

    /**
     * Frames a second of the slowest hundredth, as docs/telemetry.md has it.
     *
     * @param millis sorted by this.
     * @return frames a second.
     */
    public static double onePercentLow(final double[] millis) {
        Arrays.sort(millis);
        final int slowest = (int) Math.ceil(0.01 * millis.length);
        double sum = 0;
        for (int i = millis.length - slowest; i < millis.length; i++) {
            sum += millis[i];
        }
        return 1000 * slowest / sum;
    }

    /**
     * Frames a second over all.
     *
     * @param millis frame times.
     * @return frames a second.
     */
    public static double averageFps(final double[] millis) {
        return 1000 * millis.length / Arrays.stream(millis).sum();
    }

    /**
     * The mean.
     *
     * @param values any.
     * @return NaN when there is none.
     */
    public static double mean(final double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
