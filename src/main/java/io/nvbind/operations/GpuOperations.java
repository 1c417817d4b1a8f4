package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Schema;
import io.nvbind.gpu.Metric;
import io.nvbind.server.GpuEvents;
import io.nvbind.server.GpuStatus;
import java.util.Arrays;
import java.util.List;

/** What can be asked of the host's GPUs. */
public final class GpuOperations implements OperationSource {

    private static final int MANY = 4096;
    private static final Schema TEXT = Schema.text(MANY);

    private final GpuStatus status;
    private final GpuEvents events;

    /**
     * Creates it.
     *
     * @param status every GPU's values.
     * @param events what happened to them.
     */
    public GpuOperations(final GpuStatus status, final GpuEvents events) {
        this.status = status;
        this.events = events;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
            Operation.read("gpu.status", "/api/gpu/status", Access.READ)
                .summary("Every GPU: its values and settings, each with unit and age, or the reason why there is none.")
                .answers(200, Schema.list(Schema.named("Gpu", gpu()), MANY))
                .handledBy(call -> Answer.json(status.json())),
            Operation.read("gpu.events", "/api/gpu/events", Access.READ)
                .summary("What happened to the GPUs, oldest first, the latest 256; `total` counts all.")
                .answers(200, Schema.object().field("total", Schema.whole(0, Long.MAX_VALUE))
                    .field("events", Schema.list(event(), MANY)))
                .handledBy(call -> Answer.json(events.json())));
    }

    private static Schema event() {
        return Schema.object().field("pci", Ids.GPU).field("kind", TEXT).field("message", TEXT)
            .field("age_ms", Schema.number()).orMore();
    }

    private static Schema gpu() {
        return Schema.object()
            .field("pci", Ids.GPU).field("index", Schema.whole(-1, MANY))
            .field("vendor", Schema.choice("nvidia", "amd", "intel")).field("name", TEXT.orNull())
            .field("available", Schema.flag()).field("driver", TEXT.orNull()).field("driver_version", TEXT.orNull())
            .field("simulated", Schema.flag())
            .field("metrics", metrics())
            .field("settings", Schema.map(Schema.object().orMore()))
            .field("sampling", Schema.map(Schema.number()))
            .field("details", Schema.map(TEXT.orNull())).field("details_unavailable", Schema.map(TEXT.orNull()))
            .field("processes", Schema.list(Schema.object().orMore(), MANY).orNull())
            .optional("processes_unavailable", TEXT)
            .field("findings", Schema.list(TEXT, MANY))
            .orMore();
    }

    private static Schema metrics() {
        final Schema metric = Schema.named("MetricValue", Schema.object()
            .optional("value", Schema.any().describe("a number, or true or false; there unless `unavailable` is"))
            .optional("unit", Schema.choice(Arrays.stream(Metric.values()).map(Metric::unit).distinct()
                .toArray(String[]::new)))
            .optional("age_ms", Schema.number(0, Double.MAX_VALUE))
            .optional("unavailable", TEXT.describe("why there is no value")));
        var all = Schema.object();
        for (final Metric each : Metric.ALL) {
            all = all.field(each.label(), metric);
        }
        return all;
    }
}
