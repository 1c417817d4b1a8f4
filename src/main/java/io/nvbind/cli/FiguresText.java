package io.nvbind.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** A FrameAnalysis for people. */
final class FiguresText {

    private static final int SHOWN_STUTTERS = 10;

    private FiguresText() {
    }

    /**
     * Prints the figures.
     *
     * @param out     where.
     * @param figures a FrameAnalysis as its JSON map.
     */
    static void print(final PrintWriter out, final Map<String, Object> figures) {
        out.printf("session          %s%n", Output.safe(figures.get("session")));
        out.printf("game             %s  (container %s)%n", Output.safe(figures.get("game")),
            Output.safe(figures.get("container_id")));
        out.printf("frames           %s in %s s, %s lost%n", figures.get("frames"),
            Output.number(figures, "duration_s", 1), figures.get("frames_lost"));
        out.printf("average          %s fps%n", Output.number(figures, "avg_fps", 1));
        out.printf("frame time       p1 %s  p50 %s  p99 %s  p99.9 %s ms%n", Output.number(figures, "frame_time_p1", 3),
            Output.number(figures, "frame_time_p50", 3), Output.number(figures, "frame_time_p99", 3),
            Output.number(figures, "frame_time_p999", 3));
        out.printf("1 %% low          %s fps (average), %s fps (integral)%n",
            Output.number(figures, "one_percent_low_fps", 1),
            Output.number(figures, "one_percent_low_integral_fps", 1));
        out.printf("stutters         %s, %s %% of the time%n", Output.safe(figures.get("stutter_count")),
            Output.number(figures, "stutter_severity", 2));
        out.printf("GPU bound        %s %% (estimate), %s thermal and %s memory-pressure events%n",
            Output.number(figures, "gpu_bound_percent", 0), Output.safe(figures.get("thermal_throttle_events")),
            Output.safe(figures.get("vram_pressure_events")));
        if (figures.get("gc_pauses") != null) {
            out.printf("garbage          %s pauses of the JVM, %s ms in all%n", Output.safe(figures.get("gc_pauses")),
                Output.number(figures, "gc_pause_ms", 0));
        }
        stutters(out, figures);
        if (figures.get("unavailable") instanceof final Map<?, ?> reasons) {
            reasons.forEach((name, reason) -> out.printf("  - %s: %s%n", Output.safe(name), Output.safe(reason)));
        }
    }

    private static void stutters(final PrintWriter out, final Map<String, Object> figures) {
        if (!(figures.get("stutters") instanceof final List<?> list)) {
            return;
        }
        for (int i = 0; i < Math.min(list.size(), SHOWN_STUTTERS); i++) {
            if (list.get(i) instanceof final Map<?, ?> stutter) {
                @SuppressWarnings("unchecked")
                final Map<String, Object> fields = (Map<String, Object>) stutter;
                out.printf("  at %s s  %s ms after %s ms, %s%n", Output.number(fields, "at_s", 2),
                    Output.number(fields, "frame_time_ms", 1), Output.number(fields, "baseline_ms", 1),
                    Output.safe(fields.get("class")));
            }
        }
        if (list.size() > SHOWN_STUTTERS) {
            out.printf("  and %d more (--json shows them all)%n", list.size() - SHOWN_STUTTERS);
        }
    }
}
