package io.nvbind.operations;

import io.nvbind.api.Schema;
import io.nvbind.control.State;
import io.nvbind.control.ValueJson;
import io.nvbind.snapshot.Difference;
import io.nvbind.snapshot.Restored;
import io.nvbind.snapshot.Snapshots;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of snapshots, and what became of comparing one or putting it back, as JSON. Pure functions. */
final class SnapshotJson {

    private static final Schema TEXT = Schema.text(4096);
    private static final int MOST = 4096;

    private SnapshotJson() {
    }

    static Schema summary() {
        return Schema.object().field("name", TEXT).field("created", TEXT.orNull())
            .field("gpus", Schema.whole(0, MOST)).field("bytes", Schema.whole(0, Long.MAX_VALUE))
            .field("problem", TEXT.orNull().describe("why it cannot be used"));
    }

    static Schema restored() {
        return Schema.named("SnapshotRestored", Schema.object()
            .field("name", TEXT).field("container_id", TEXT.orNull())
            .field("state", Schema.choice("same", "differs", "planned", "pending", "restored", "partly"))
            .field("differences", Schema.list(Schema.object().field("gpu", Ids.GPU).field("setting", TEXT)
                .field("unit", TEXT).field("snapshot", Schema.any()).field("now", Schema.any())
                .field("unrestorable", TEXT.orNull().describe("why it cannot be put back")), MOST)
                .describe("that there are now"))
            .field("not_restored", Schema.list(TEXT, MOST).describe("what no setting brings back"))
            .field("change", ChangeJson.schema().orNull().describe("null when nothing was to be done")));
    }

    static ArrayNode list(final List<Snapshots.Summary> summaries) {
        final ArrayNode array = ChangeJson.JSON.createArrayNode();
        summaries.forEach(each -> array.addObject().put("name", each.name()).put("created", each.created())
            .put("gpus", each.gpus()).put("bytes", each.bytes()).put("problem", each.problem()));
        return array;
    }

    static ObjectNode of(final String container, final String name, final Restored restored) {
        final ObjectNode json = ChangeJson.JSON.createObjectNode();
        json.put("name", name).put("container_id", container).put("state", state(restored));
        final ArrayNode differences = json.putArray("differences");
        for (final Difference each : restored.left()) {
            final ObjectNode node = differences.addObject().put("gpu", each.gpu().toString())
                .put("setting", each.setting().label()).put("unit", each.setting().unit());
            node.set("snapshot", ValueJson.of(each.then()));
            node.set("now", ValueJson.of(each.now()));
            node.put("unrestorable", each.unrestorable());
        }
        ChangeJson.strings(json.putArray("not_restored"), restored.without());
        if (restored.change() == null) {
            json.putNull("change");
        } else {
            json.set("change", ChangeJson.of(restored.change(), System.nanoTime()));
        }
        return json;
    }

    private static String state(final Restored restored) {
        if (restored.change() == null) {
            return restored.left().isEmpty() ? "same" : "differs";
        }
        if (restored.change().state() == State.PLANNED || restored.change().state() == State.PENDING) {
            return restored.change().state().label();
        }
        return restored.left().isEmpty() ? "restored" : "partly";
    }
}
