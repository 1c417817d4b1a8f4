package io.nvbind.operations;

import io.nvbind.api.Schema;
import io.nvbind.control.Change;
import io.nvbind.control.StepReport;
import io.nvbind.control.ValueJson;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.KeyPlan;
import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileKey;
import io.nvbind.profile.ProfileLibrary;
import io.nvbind.profile.Road;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Profiles and what they come to, as JSON. Pure functions. */
final class GamingJson {

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Schema TEXT = Schema.text(4096);
    private static final int MOST = 4096;

    private GamingJson() {
    }

    static Schema profile() {
        return Schema.named("GameProfile", Schema.object().field("id", TEXT).field("name", TEXT.orNull())
            .field("steam_app_ids", Schema.list(Schema.whole(1, Integer.MAX_VALUE), MOST))
            .field("executables", Schema.list(TEXT, MOST)).field("goal", TEXT.orNull())
            .field("default_preset", TEXT.orNull()).field("presets", Schema.list(TEXT, MOST))
            .field("files", Schema.list(TEXT, MOST).describe("later ones override earlier ones, key by key"))
            .field("hints", Schema.list(TEXT, MOST)));
    }

    static Schema applied() {
        final Schema key = Schema.named("ProfileKey", Schema.object().field("key", TEXT).field("value", Schema.any())
            .field("why", TEXT.orNull()).field("layer", Schema.choice("shipped", "host", "user")).field("origin", TEXT)
            .field("mechanism", TEXT.orNull()).field("note", TEXT.orNull())
            .field("variables", Schema.map(TEXT).describe("of the game's environment"))
            .field("sources", Schema.list(TEXT, MOST))
            .optional("gpu", Ids.GPU).optional("setting", TEXT).optional("unit", TEXT)
            .optional("read_back", Schema.any().describe("in force, as read back; null when it cannot be known")));
        final Schema keys = Schema.list(key, MOST);
        return Schema.named("AppliedProfile", Schema.object().field("container_id", Ids.CONTAINER.orNull())
            .field("profile", TEXT).field("game", TEXT.orNull()).field("quality_preset", TEXT.orNull())
            .field("gpu", Ids.GPU.orNull()).field("dry_run", Schema.flag())
            .field("applied", keys.describe("at once")).field("next_launch", keys.describe("at the game's next start"))
            .field("unsupported", keys.describe("not at all, and why"))
            .field("variables", Schema.map(TEXT)).field("wrapper", Schema.list(TEXT, MOST))
            .field("change", ChangeJson.schema().orNull()).field("notes", Schema.list(TEXT, MOST)));
    }

    static void profile(final Profile profile, final ObjectNode json) {
        json.put("id", profile.id()).put("name", profile.game().name());
        final ArrayNode ids = json.putArray("steam_app_ids");
        profile.game().steamAppIds().forEach(ids::add);
        ChangeJson.strings(json.putArray("executables"), profile.game().executables());
        json.put("goal", profile.game().goal()).put("default_preset", profile.game().defaultPreset());
        final ArrayNode presets = json.putArray("presets");
        profile.presets().forEach(presets::add);
        final ArrayNode files = json.putArray("files");
        profile.parts().forEach(part -> files.add(part.file().toString()));
        ChangeJson.strings(json.putArray("hints"), profile.game().hints());
    }

    static ObjectNode library(final ProfileLibrary library) {
        final ObjectNode json = JSON.createObjectNode();
        final ArrayNode profiles = json.putArray("profiles");
        library.all().forEach(profile -> profile(profile, profiles.addObject()));
        final ArrayNode problems = json.putArray("left_out");
        library.problems().forEach(problem -> problems.add(problem.toString()));
        ChangeJson.strings(json.putArray("notes"), library.notes());
        return json;
    }

    /** What a plan comes to, or came to when it was applied. */
    static ObjectNode of(final String container, final GameProfiles.Applied done, final boolean dryRun) {
        final GamePlan plan = done.plan();
        final ObjectNode json = JSON.createObjectNode();
        json.put("container_id", container).put("profile", plan.profile().id()).put("game", plan.profile().game().name())
            .put("quality_preset", plan.preset()).put("gpu", done.gpu() == null ? null : done.gpu().toString())
            .put("dry_run", dryRun);
        final ArrayNode applied = json.putArray("applied");
        final ArrayNode launch = json.putArray("next_launch");
        final ArrayNode unsupported = json.putArray("unsupported");
        for (final KeyPlan key : plan.keys()) {
            final StepReport step = step(done.change(), key);
            if (key.road() == Road.NEXT_LAUNCH) {
                if (done.limited() > 0 && key.entry().key() == ProfileKey.MAX_FRAME_RATE) {
                    key(key, applied.addObject()).put("note", "set in the running game, and at its next start")
                        .set("read_back", key.entry().value());
                }
                key(key, launch.addObject());
            } else if (key.road() == Road.UNSUPPORTED) {
                key(key, unsupported.addObject());
            } else if (step != null && step.outcome() != null && !step.outcome().done()) {
                set(key, done, unsupported.addObject()).put("note", step.outcome().message());
            } else if (step != null && step.limitedBy() != null) {
                set(key, done, unsupported.addObject()).put("note", "the wish of '" + step.limitedBy()
                    + "' for this setting goes first; when that goes, this one holds");
            } else {
                set(key, done, applied.addObject()).set("read_back",
                    ValueJson.of(step == null || step.outcome() == null ? null : step.outcome().inForce()));
            }
        }
        final ObjectNode variables = json.putObject("variables");
        plan.variables().forEach((variable, value) -> variables.put(variable.label(), value));
        ChangeJson.strings(json.putArray("wrapper"), plan.wrapper());
        json.set("change", done.change() == null ? JSON.nullNode() : ChangeJson.of(done.change(), System.nanoTime()));
        ChangeJson.strings(json.putArray("notes"), done.notes());
        return json;
    }

    private static StepReport step(final Change change, final KeyPlan key) {
        if (change == null || key.setting() == null) {
            return null;
        }
        return change.steps().stream().filter(step -> step.slot().setting() == key.setting()).findFirst().orElse(null);
    }

    private static ObjectNode set(final KeyPlan key, final GameProfiles.Applied done, final ObjectNode json) {
        return key(key, json).put("gpu", done.gpu().toString()).put("setting", key.setting().label())
            .put("unit", key.setting().unit());
    }

    private static ObjectNode key(final KeyPlan key, final ObjectNode json) {
        json.put("key", key.entry().path()).set("value", key.entry().value());
        json.put("why", key.entry().why()).put("layer", key.entry().origin().layer().label())
            .put("origin", key.entry().origin().toString()).put("mechanism", key.by()).put("note", key.note());
        final ObjectNode variables = json.putObject("variables");
        key.variables().forEach((variable, value) -> variables.put(variable.label(), value));
        ChangeJson.strings(json.putArray("sources"), key.sources());
        return json;
    }
}
