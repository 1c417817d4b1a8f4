package io.nvbind.operations;

import io.nvbind.api.ObjectSchema;
import io.nvbind.api.Schema;
import io.nvbind.gpu.Metric;

/** The metrics message. */
final class MessageSchema {

    private static final Schema NUMBER = Schema.number().orNull();
    private static final Schema TEXT = Schema.text(1024).orNull();

    private MessageSchema() {
    }

    static Schema schema() {
        ObjectSchema message = Schema.object()
            .field("timestamp", Schema.number().describe("Unix seconds"))
            .field("timestamp_ns", Schema.whole(0, Long.MAX_VALUE).describe("Unix nanoseconds"))
            .field("sequence", Schema.whole(0, Long.MAX_VALUE))
            .field("container_id", Ids.CONTAINER)
            .field("game", TEXT)
            .field("fps", NUMBER.describe("of the last second")).field("frame_time_ms", NUMBER)
            .field("frame_time_p1", NUMBER.describe("ms, of the last 10 s"))
            .field("frame_time_p99", NUMBER.describe("ms, of the last 10 s"))
            .field("frame_time_p999", NUMBER.describe("ms, of the last 10 s"))
            .field("one_percent_low_fps", NUMBER).field("stutter_count", NUMBER).field("frames_total", NUMBER)
            .field("frames_lost", NUMBER);
        for (final Metric metric : Metric.ALL) {
            message = message.field(metric.label(), "flag".equals(metric.unit()) ? Schema.any() : NUMBER);
        }
        return Schema.named("MetricsMessage", message
            .field("dlss_active", Schema.flag().orNull()).field("reflex_enabled", Schema.flag().orNull())
            .field("gpu", Ids.GPU.orNull()).field("gpu_vendor", TEXT).field("gpu_name", TEXT)
            .field("simulated", Schema.flag())
            .field("age_ms", Schema.map(Schema.number()).describe("of each value, at `timestamp`"))
            .field("unavailable", Schema.map(Schema.text(1024)).describe("for each null, why"))
            .optional("gpus", Schema.list(Schema.object().orMore(), 1024)
                .describe("every GPU of the host, when there are several"))
            .orMore());
    }
}
