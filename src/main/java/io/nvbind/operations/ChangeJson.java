package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.control.Change;
import io.nvbind.control.Left;
import io.nvbind.control.Refusal;
import io.nvbind.control.State;
import io.nvbind.control.StepReport;
import io.nvbind.control.ValueJson;
import io.nvbind.gpu.SettingOutcome;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes of settings as JSON, and refusals as problems. Pure functions. */
final class ChangeJson {

    static final JsonMapper JSON = JsonMapper.builder().build();
    static final Schema ID = Schema.text("[0-9a-f]{16}").describe("the change's name");
    static final Schema DIGEST = Schema.text("[0-9a-f]{64}").describe("of what the change does, as its answer told");
    private static final Schema TEXT = Schema.text(4096);
    private static final int MOST = 4096;

    private ChangeJson() {
    }

    static Schema schema() {
        return Schema.named("Change", Schema.object()
            .field("id", ID).field("digest", DIGEST).field("user", TEXT)
            .field("container_id", TEXT.orNull().describe("whose wishes it brought; null for the host's"))
            .field("state", Schema.choice("planned", "pending", "in_force", "rolled_back", "reverted", "superseded")
                .describe("superseded: nothing it asked for is wished any more"))
            .field("confirm_within_s", Schema.number().orNull().describe("put back unless confirmed within"))
            .field("settings", Schema.list(Schema.named("SettingAnswer", setting()), MOST))
            .field("risks", Schema.list(TEXT, MOST)).field("notes", Schema.list(TEXT, MOST))
            .field("not_undone", Schema.list(Schema.object().field("gpu", Ids.GPU).field("setting", TEXT)
                .field("should_be", Schema.any()).field("value", Schema.any()).field("why", TEXT), MOST)));
    }

    private static Schema setting() {
        return Schema.object().field("gpu", Ids.GPU).field("setting", TEXT)
            .field("answer", Schema.choice("planned", "applied", "accepted", "limited", "withdrawn", "unsupported",
                "out_of_range", "no_permission", "in_use", "lost", "not_applied", "not_tried"))
            .field("wanted", Schema.any()).field("before", Schema.any())
            .field("value", Schema.any().describe("in force, as read back; null when it cannot be known"))
            .optional("becomes", Schema.any().describe("what it goes to, now that a wish is taken back"))
            .field("unit", TEXT).optional("why", TEXT)
            .optional("limited_by", TEXT.describe("whose wish holds instead; `host` for the host's"));
    }

    static ObjectNode of(final Change change, final long nowNanos) {
        final ObjectNode json = JSON.createObjectNode();
        json.put("id", change.id()).put("digest", change.digest()).put("user", change.user());
        json.put("container_id", container(change.owner()));
        json.put("state", change.state().label());
        if (change.state() == State.PENDING) {
            json.put("confirm_within_s", Math.max(0, change.confirmBy() - nowNanos) / 1e9);
        } else {
            json.putNull("confirm_within_s");
        }
        final ArrayNode settings = json.putArray("settings");
        change.steps().forEach(step -> setting(change, step, settings.addObject()));
        strings(json.putArray("risks"), change.risks());
        strings(json.putArray("notes"), change.notes());
        left(json.putArray("not_undone"), change.left());
        return json;
    }

    static void left(final ArrayNode array, final List<Left> left) {
        for (final Left each : left) {
            final ObjectNode node = array.addObject();
            node.put("gpu", each.slot().gpu().toString()).put("setting", each.slot().setting().label());
            node.set("should_be", ValueJson.of(each.wanted()));
            node.set("value", ValueJson.of(each.inForce()));
            node.put("why", each.why());
        }
    }

    static void strings(final ArrayNode array, final List<String> strings) {
        strings.forEach(array::add);
    }

    static String container(final String owner) {
        return owner.startsWith("*") ? null : owner;
    }

    private static void setting(final Change change, final StepReport step, final ObjectNode node) {
        node.put("gpu", step.slot().gpu().toString()).put("setting", step.slot().setting().label());
        final SettingOutcome outcome = step.outcome();
        node.put("answer", answer(change, step));
        node.set("wanted", ValueJson.of(step.wanted()));
        node.set("before", ValueJson.of(step.from()));
        node.set("value", ValueJson.of(outcome == null ? null : outcome.inForce()));
        if (step.wanted() == null && step.goal() != null) {
            node.set("becomes", ValueJson.of(step.goal()));
        }
        node.put("unit", step.slot().setting().unit());
        if (outcome != null && outcome.message() != null) {
            node.put("why", outcome.message());
        }
        if (step.limitedBy() != null) {
            final String by = container(step.limitedBy());
            node.put("limited_by", by == null ? "host" : by);
        }
    }

    static String answer(final Change change, final StepReport step) {
        if (step.outcome() != null && !step.outcome().done()) {
            return step.outcome().result().name().toLowerCase(Locale.ROOT);
        }
        if (change.state() == State.PLANNED) {
            return "planned";
        }
        if (step.limitedBy() != null) {
            return "limited";
        }
        if (step.wanted() == null) {
            return "withdrawn";
        }
        if (step.outcome() == null) {
            return "not_tried";
        }
        return step.outcome().result().name().toLowerCase(Locale.ROOT);
    }

    static Problem problem(final Refusal refusal) {
        return Problem.of(switch (refusal.kind()) {
            case BAD_VALUE -> 400;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case UNSUPPORTED -> 422;
            case NOT_ALLOWED -> 403;
            case LOST -> 503;
            case FAILED -> 500;
        }, refusal.field(), refusal.getMessage());
    }

    /** Why a change that was put back failed; what could not be undone comes first. */
    static Problem failure(final Change change) {
        final StringBuilder detail = new StringBuilder();
        change.left().forEach(left -> detail.append("not undone: ").append(left).append("; "));
        int status = 409;
        for (final StepReport step : change.steps()) {
            if (step.outcome() != null && !step.outcome().done()
                && step.outcome().result() != SettingOutcome.Result.UNSUPPORTED) {
                detail.append(step.slot()).append(": ").append(step.outcome().message()).append("; ");
                status = switch (step.outcome().result()) {
                    case NO_PERMISSION -> 403;
                    case LOST -> 503;
                    default -> status;
                };
            }
        }
        detail.append(change.left().isEmpty() ? "everything was put back" : "the rest was put back")
            .append("; changes.show ").append(change.id()).append(" tells all");
        return new Problem(status, detail.toString());
    }
}
