package io.nvbind.operations;

import io.nvbind.analysis.BlockBootstrap;
import io.nvbind.analysis.BlockBootstrap.Difference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a change helped its goal: two scenes of the same length compared. Immutable.
 *
 * <p>{@code fps}: more frames a second on average. {@code smooth}: a lower p99, while the 1 % low is not surely lower.
 * {@code quiet}: less power, while the 1 % low loses no more than a twentieth.
 *
 * @param helped  the goal, and surely.
 * @param why     in words.
 * @param figures each with before, after and the confidence interval of its difference.
 */
public record Verdict(boolean helped, String why, Map<String, Difference> figures) {

    /** Frames that a 1 % figure needs: docs/telemetry.md. */
    static final int LEAST_FRAMES = 100;
    private static final double TOLERATED_LOSS = 0.95;
    private static final String LOW = "one_percent_low_fps";
    private static final String P99 = "frame_time_p99";
    private static final String FPS = "avg_fps";
    private static final String POWER = "power_draw_w";

    /**
     * Compares two scenes.
     *
     * @param goal   {@code fps}, {@code smooth} or {@code quiet}.
     * @param before without it.
     * @param after  with it.
     * @return the verdict.
     */
    public static Verdict of(final String goal, final Scene before, final Scene after) {
        final int frames = Math.min(before.frameMillis().length, after.frameMillis().length);
        if (frames < LEAST_FRAMES) {
            return new Verdict(false, "insufficient_samples: a scene has " + frames + " frames, and a 1 % figure needs "
                + LEAST_FRAMES, Map.of());
        }
        final Map<String, Difference> figures = new LinkedHashMap<>();
        figures.put(FPS, BlockBootstrap.difference(before.frameMillis(), after.frameMillis(), BlockBootstrap::averageFps));
        figures.put(LOW,
            BlockBootstrap.difference(before.frameMillis(), after.frameMillis(), BlockBootstrap::onePercentLow));
        figures.put(P99, BlockBootstrap.difference(before.frameMillis(), after.frameMillis(), BlockBootstrap::p99));
        compare(figures, POWER, before.watts(), after.watts());
        compare(figures, "gpu_temp_c", before.celsius(), after.celsius());
        return judge(goal, figures);
    }

    private static void compare(final Map<String, Difference> figures, final String name, final double[] before,
                                final double[] after) {
        if (before.length > 0 && after.length > 0) {
            figures.put(name, BlockBootstrap.difference(before, after, BlockBootstrap::mean));
        }
    }

    private static Verdict judge(final String goal, final Map<String, Difference> figures) {
        final Difference low = figures.get(LOW);
        final Difference power = figures.get(POWER);
        return switch (goal) {
            case "fps" -> verdict(figures.get(FPS).low() > 0, "the average is surely higher",
                "the average is not surely higher", figures);
            case "quiet" -> power == null
                ? new Verdict(false, "this GPU does not tell what it draws, so nothing can be said", figures)
                : verdict(power.high() < 0 && low.after() >= TOLERATED_LOSS * low.before(),
                "it draws surely less, and the 1 % low loses less than a twentieth",
                "it does not draw surely less, or the 1 % low loses more than a twentieth", figures);
            default -> verdict(figures.get(P99).high() < 0 && low.high() >= 0,
                "the 99th percentile is surely lower, and the 1 % low not surely worse",
                "the 99th percentile is not surely lower, or the 1 % low is worse", figures);
        };
    }

    private static Verdict verdict(final boolean helped, final String yes, final String no,
                                   final Map<String, Difference> figures) {
        return new Verdict(helped, helped ? yes : no, figures);
    }
}
