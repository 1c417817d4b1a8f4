package io.nvbind.operations;

import io.nvbind.api.Schema;
import io.nvbind.control.GpuConfiguration;
import io.nvbind.control.Reload;
import io.nvbind.control.StepReport;
import io.nvbind.control.ValueJson;
import io.nvbind.gpu.Setting;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What became of a container's configuration as JSON: an answer for each name that was asked for. Pure functions. */
final class ReloadJson {

    private static final String ANSWER = "answer";
    private static final String WHY = "why";
    private static final String NOT_A_CAP = "told to games through DXVK's DXGI, those on VKD3D-Proton too; no hard cap, and"
        + " they may ignore it";

    private ReloadJson() {
    }

    static Schema schema() {
        final Schema text = Schema.text(4096);
        final Schema environment = Schema.map(text).describe("variables to start the game with");
        return Schema.named("GpuConfigurationAnswer", Schema.object()
            .field("container_id", Ids.CONTAINER)
            .field("gpu", Ids.GPU.orNull())
            .field("answers", Schema.map(Schema.object()
                .field(ANSWER, Schema.choice("planned", "applied", "accepted", "limited", "withdrawn", "unsupported",
                    "not_tried"))
                .field("value", Schema.any().describe("in force, as read back; null when it cannot be known"))
                .field("unit", text).optional(WHY, text).optional("limited_by", text)
                .optional("next_launch", Schema.object().field("environment", environment).field("note", text)))
                .describe("for each name that was asked for"))
            .field("change", ChangeJson.schema().describe("to confirm or revert it by")));
    }

    static ObjectNode of(final String container, final GpuConfiguration wanted, final Reload done) {
        final ObjectNode json = ChangeJson.JSON.createObjectNode();
        json.put("container_id", container);
        json.put("gpu", done.change().steps().isEmpty() ? null : done.change().steps().getFirst().slot().gpu().toString());
        final ObjectNode answers = json.putObject("answers");
        for (final Setting setting : wanted.settings().keySet()) {
            final List<StepReport> own = done.change().steps().stream()
                .filter(step -> step.slot().setting() == setting).toList();
            answer(done, own, answers.putObject(setting == Setting.VRAM_LIMIT ? "vram_limit_mb" : setting.label()), setting);
        }
        if (wanted.mode() != null || wanted.endsMode()) {
            mode(wanted, done, answers.putObject("performance_mode"));
        }
        json.set("change", ChangeJson.of(done.change(), System.nanoTime()));
        return json;
    }

    private static void answer(final Reload done, final List<StepReport> steps, final ObjectNode node,
                               final Setting setting) {
        words(done, steps, node);
        node.set("value", ValueJson.of(steps.isEmpty() || steps.getFirst().outcome() == null ? null
            : steps.getFirst().outcome().inForce()));
        node.put("unit", setting.unit());
        if (setting == Setting.VRAM_LIMIT && !done.environment().isEmpty()) {
            final ObjectNode next = node.putObject("next_launch");
            done.environment().forEach(next.putObject("environment")::put);
            next.put("note", NOT_A_CAP);
        }
    }

    private static void mode(final GpuConfiguration wanted, final Reload done, final ObjectNode node) {
        final List<StepReport> steps = done.change().steps().stream()
            .filter(step -> done.ofMode().contains(step.slot().setting()) && step.wanted() != null).toList();
        words(done, steps, node);
        final boolean holds = !steps.isEmpty() && steps.stream().allMatch(step -> step.limitedBy() == null
            && step.outcome() != null && step.outcome().done());
        node.put("value", holds ? wanted.mode().label() : null);
        node.put("unit", "");
    }

    /** The answer of the step that fared worst. */
    private static void words(final Reload done, final List<StepReport> steps, final ObjectNode node) {
        StepReport worst = null;
        for (final StepReport step : steps) {
            final boolean bad = step.outcome() != null && !step.outcome().done();
            worst = worst == null || bad || step.limitedBy() != null ? step : worst;
        }
        node.put(ANSWER, worst == null ? "withdrawn" : ChangeJson.answer(done.change(), worst));
        if (worst != null && worst.outcome() != null && worst.outcome().message() != null) {
            node.put(WHY, worst.outcome().message());
        }
        if (worst != null && worst.limitedBy() != null) {
            final String by = ChangeJson.container(worst.limitedBy());
            node.put("limited_by", by == null ? "host" : by);
        }
    }
}
