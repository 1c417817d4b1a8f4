package io.nvbind.operations;

import io.nvbind.api.Access;
import io.nvbind.api.Answer;
import io.nvbind.api.Call;
import io.nvbind.api.Operation;
import io.nvbind.api.OperationSource;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.control.Change;
import io.nvbind.control.Control;
import io.nvbind.control.Left;
import io.nvbind.control.Refusal;
import io.nvbind.control.Request;
import io.nvbind.control.State;
import io.nvbind.control.ValueJson;
import io.nvbind.control.Wish;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Setting GPUs, and confirming and taking back what was set. */
public final class ControlOperations implements OperationSource {

    static final Schema CONFIRM = Schema.number(0, Request.LONGEST_NANOS / 1e9)
        .describe("seconds; put back unless confirmed within. 0 for none; left out: 15 when it is risky, else none");

    private final Control control;

    /**
     * Creates it.
     *
     * @param control settled.
     */
    public ControlOperations(final Control control) {
        this.control = control;
    }

    @Override
    public List<Operation> operations() {
        final Schema change = ChangeJson.schema();
        return List.of(
            Operation.set("settings.apply", "POST", "/api/gpu/settings")
                .summary("Sets a GPU, whole or not at all; a null takes the host's wish for a setting back.")
                .required("gpu", Ids.GPU)
                .required("settings", Schema.map(Schema.any()).describe("name to value, as GPUs are shown with"))
                .optional("priority", Schema.whole(Wish.LEAST_PRIORITY, Wish.GREATEST_PRIORITY)
                    .describe("against containers' wishes; the highest wins, of equals the strictest"))
                .optional("confirm_within_s", CONFIRM)
                .optional("dry_run", Schema.flag().describe("show the plan, write nothing"))
                .answers(200, change).problems(404, 409, 422, 503).blocking()
                .handledBy(this::apply),
            Operation.read("changes.list", "/api/changes", Access.READ)
                .summary("The latest changes of settings, oldest first.")
                .answers(200, Schema.list(change, 256)).blocking()
                .handledBy(call -> list()),
            Operation.read("changes.show", "/api/changes/{id}", Access.READ)
                .summary("One change.").required("id", ChangeJson.ID)
                .answers(200, change).problems(404).blocking()
                .handledBy(this::show),
            Operation.set("changes.confirm", "POST", "/api/changes/{id}/confirm")
                .summary("Lets a change stay that would be put back otherwise; only for the user who made it.")
                .required("id", ChangeJson.ID).required("digest", ChangeJson.DIGEST)
                .answers(200, change).problems(404, 409).blocking()
                .handledBy(this::confirm),
            Operation.set("changes.revert", "POST", "/api/changes/{id}/revert")
                .summary("Takes a change back.").required("id", ChangeJson.ID)
                .answers(200, change).problems(404, 409).blocking()
                .handledBy(this::revert),
            Operation.set("changes.revert_all", "POST", "/api/changes/revert-all")
                .summary("Takes back all that was set for the host; containers' wishes stay.")
                .answers(200, Schema.object().field("not_undone", Schema.list(Schema.any(), 4096))).blocking()
                .handledBy(call -> revertAll()));
    }

    private Answer apply(final Call call) throws Problem {
        final Map<Setting, SettingValue> settings = settings(call.node("settings"));
        if (settings.isEmpty()) {
            throw Problem.badValue("settings", "{}", "at least one setting");
        }
        return answer(control, call, new Request(call.caller().name(), Wish.HOST,
            (int) call.whole("priority", Wish.USUAL_PRIORITY), Map.of(GpuId.parse(call.text("gpu")), settings),
            confirmNanos(call), false));
    }

    /** Reads settings by their names. */
    static Map<Setting, SettingValue> settings(final JsonNode node) throws Problem {
        final Map<Setting, SettingValue> settings = new EnumMap<>(Setting.class);
        for (final Map.Entry<String, JsonNode> each : node.properties()) {
            final Setting setting = ValueJson.setting(each.getKey());
            if (setting == null) {
                throw Problem.badValue("settings", each.getKey(), "the settings "
                    + String.join(", ", List.of(Setting.values()).stream().map(Setting::label).toList()));
            }
            try {
                settings.put(setting, ValueJson.read(setting, each.getValue()));
            } catch (final Refusal unreadable) {
                throw ChangeJson.problem(unreadable);
            }
        }
        return settings;
    }

    static long confirmNanos(final Call call) {
        return call.has("confirm_within_s") ? (long) (call.number("confirm_within_s", 0) * 1e9) : Request.USUAL;
    }

    /** Carries a request out, or shows its plan, and answers it. */
    static Answer answer(final Control control, final Call call, final Request request) throws Problem {
        try {
            final Change change = call.flag("dry_run") ? control.plan(request) : control.apply(request);
            if (change.state() == State.ROLLED_BACK) {
                throw ChangeJson.failure(change);
            }
            return answer(change);
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    private static Answer answer(final Change change) {
        return Answer.json(ChangeJson.JSON.writeValueAsBytes(ChangeJson.of(change, System.nanoTime())));
    }

    private Answer list() {
        final ArrayNode array = ChangeJson.JSON.createArrayNode();
        control.changes().forEach(change -> array.add(ChangeJson.of(change, System.nanoTime())));
        return Answer.json(ChangeJson.JSON.writeValueAsBytes(array));
    }

    private Answer show(final Call call) throws Problem {
        for (final Change change : control.changes()) {
            if (change.id().equals(call.text("id"))) {
                return answer(change);
            }
        }
        throw new Problem(404, "there is no change " + call.text("id") + "; changes.list shows those there are");
    }

    private Answer confirm(final Call call) throws Problem {
        try {
            return answer(control.confirm(call.text("id"), call.text("digest"), call.caller().name()));
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    private Answer revert(final Call call) throws Problem {
        try {
            return answer(control.revert(call.text("id")));
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }

    private Answer revertAll() throws Problem {
        try {
            final List<Left> left = control.release(Wish.HOST);
            final ObjectNode json = ChangeJson.JSON.createObjectNode();
            ChangeJson.left(json.putArray("not_undone"), left);
            return Answer.json(ChangeJson.JSON.writeValueAsBytes(json));
        } catch (final Refusal refusal) {
            throw ChangeJson.problem(refusal);
        }
    }
}
