package io.nvbind.cli;

import io.nvbind.profile.Profile;
import io.nvbind.profile.ProfileLibrary;
import java.io.PrintWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Game profiles as a terminal shows them. */
final class GamingText {

    private GamingText() {
    }

    /** The profiles as their files have them; no daemon is asked. */
    static JsonNode library(final Places places) {
        final ProfileLibrary library = places.profileFolders().load();
        final ObjectNode json = JsonMapper.shared().createObjectNode();
        final ArrayNode profiles = json.putArray("profiles");
        for (final Profile profile : library.all()) {
            final ObjectNode node = profiles.addObject().put("id", profile.id()).put("name", profile.game().name());
            final ArrayNode ids = node.putArray("steam_app_ids");
            profile.game().steamAppIds().forEach(ids::add);
            node.put("goal", profile.game().goal()).put("default_preset", profile.game().defaultPreset());
            final ArrayNode files = node.putArray("files");
            profile.parts().forEach(part -> files.add(part.file().toString()));
        }
        final ArrayNode left = json.putArray("left_out");
        library.problems().forEach(problem -> left.add(problem.toString()));
        final ArrayNode notes = json.putArray("notes");
        library.notes().forEach(notes::add);
        return json;
    }

    static void list(final JsonNode library, final PrintWriter out) {
        for (final JsonNode profile : library.get("profiles")) {
            out.printf("%-24s %-28s %-10s %-12s %s%n", text(profile.get("id")), text(profile.get("name")),
                profile.get("steam_app_ids").isEmpty() ? "" : text(profile.get("steam_app_ids").get(0)),
                text(profile.get("default_preset")), profile.get("files").size() > 1 ? "yours over the shipped one" : "");
        }
        library.get("left_out").forEach(problem -> out.println("left out: " + text(problem)));
        library.get("notes").forEach(note -> out.println("! " + text(note)));
    }

    static void applied(final JsonNode answer, final PrintWriter out) {
        out.printf("%s%s on %s%s%n", text(answer.get("game")), answer.get("quality_preset").isNull() ? ""
                : ", " + text(answer.get("quality_preset")),
            answer.get("gpu").isNull() ? "no GPU" : text(answer.get("gpu")),
            answer.get("dry_run").booleanValue() ? " (shown only)" : "");
        keys("at once", answer.get("applied"), out);
        keys("at the game's next start", answer.get("next_launch"), out);
        keys("not at all", answer.get("unsupported"), out);
        if (answer.has("unknown")) {
            keys("not known how without a GPU", answer.get("unknown"), out);
        }
        answer.get("notes").forEach(note -> out.println("! " + text(note)));
        final JsonNode change = answer.get("change");
        if (!change.isNull() && !change.get("confirm_within_s").isNull()) {
            out.printf("put back in %.0f s unless: nvbind set confirm %s%n", change.get("confirm_within_s").doubleValue(),
                text(change.get("id")));
        }
    }

    static void trial(final JsonNode trial, final PrintWriter out) {
        out.printf("%s%s on %s%s: %s%n", text(trial.get("profile")), trial.get("settings").isEmpty() ? ""
            : " " + trial.get("settings"), text(trial.get("gpu_name")),
            trial.get("simulated").booleanValue() && !text(trial.get("gpu_name")).contains("simulated")
                ? " (simulated)" : "",
            (trial.get("kept").booleanValue() ? "kept: " : "taken back: ") + text(trial.get("why")));
        trial.get("figures").properties().forEach(figure -> out.printf("  %-22s %10.3f -> %10.3f   (%+.3f to %+.3f)%n",
            figure.getKey(), figure.getValue().get("before").doubleValue(), figure.getValue().get("after").doubleValue(),
            figure.getValue().get("difference_low").doubleValue(), figure.getValue().get("difference_high").doubleValue()));
        if (!trial.get("not_tried").isEmpty()) {
            out.println("  at the game's next start only, so not tried: " + text(trial.get("not_tried")));
        }
    }

    private static void keys(final String title, final JsonNode keys, final PrintWriter out) {
        if (keys.isEmpty()) {
            return;
        }
        out.println(title + ":");
        for (final JsonNode key : keys) {
            final StringBuilder how = new StringBuilder(128);
            for (final Map.Entry<String, JsonNode> variable : key.path("variables").properties()) {
                how.append(how.isEmpty() ? "" : " ").append(variable.getKey()).append('=').append(text(variable.getValue()));
            }
            if (key.has("read_back") && !key.get("read_back").isNull()) {
                how.append("read back: ").append(text(key.get("read_back")));
            }
            if (how.isEmpty()) {
                how.append(text(key.get("note")));
            }
            out.printf("  %-36s %-14s %s%n", text(key.get("key")), text(key.get("value")), how);
            out.printf("  %-36s %-14s %s%n", "", "", text(key.get("why")).isEmpty() ? "from " + text(key.get("origin"))
                : "(" + text(key.get("why")) + "; from " + text(key.get("origin")) + ")");
        }
    }

    private static String text(final JsonNode value) {
        return value == null || value.isNull() ? "" : Output.safe(value.isString() ? value.stringValue() : value);
    }
}
