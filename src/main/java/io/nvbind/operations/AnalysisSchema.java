package io.nvbind.operations;

import io.nvbind.api.Schema;

/** A FrameAnalysis; docs/telemetry.md defines its figures. */
final class AnalysisSchema {

    private static final Schema NUMBER = Schema.number().orNull();
    private static final Schema TEXT = Schema.text(1024).orNull();

    private AnalysisSchema() {
    }

    static Schema schema() {
        var analysis = Schema.object().field("session", TEXT).field("source", TEXT).field("container_id", TEXT)
            .field("game", TEXT).field("frames", NUMBER).field("frames_lost", NUMBER).field("coverage", NUMBER)
            .field("basis", TEXT);
        for (final String figure : new String[] {"duration_s", "avg_fps", "frame_time_p1", "frame_time_p50",
            "frame_time_p99", "frame_time_p999", "p1_fps", "one_percent_low_fps", "one_percent_low_integral_fps",
            "stutter_count", "stutter_severity", "cfx_stutter_time_pct", "gpu_bound_percent", "vram_pressure_events",
            "thermal_throttle_events"}) {
            analysis = analysis.field(figure, NUMBER);
        }
        return Schema.named("FrameAnalysis", analysis
            .field("recommended_settings", Schema.list(Schema.any(), 1024))
            .field("stutters", stutters())
            .field("unavailable", Schema.map(Schema.text(1024)).describe("for each null, why"))
            .orMore());
    }

    static Schema stutters() {
        return Schema.list(Schema.named("Stutter", Schema.object()
            .field("at_s", Schema.number()).field("frame_time_ms", Schema.number())
            .field("baseline_ms", Schema.number()).field("class", Schema.choice("minor", "major", "freeze"))
            .field("causes", Schema.list(Schema.object().orMore(), 1024)).orMore()), 1 << 20);
    }
}
