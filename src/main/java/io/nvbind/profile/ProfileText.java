package io.nvbind.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A merged profile as one TOML file that {@link ProfileReader} reads back to the same. Pure functions. */
public final class ProfileText {

    private ProfileText() {
    }

    /**
     * Writes it.
     *
     * @param profile merged.
     * @return TOML.
     */
    public static String of(final Profile profile) {
        final StringBuilder text = new StringBuilder(4096);
        text.append("[game]\n");
        facts(profile.game(), text);
        final Set<String> presets = new TreeSet<>(profile.presets());
        sections("", merged(profile, ProfilePart.BASE), text);
        presets.forEach(preset -> sections("presets." + preset + ".", merged(profile, preset), text));
        return text.toString();
    }

    private static Map<String, ProfileEntry> merged(final Profile profile, final String preset) {
        final Map<String, ProfileEntry> merged = new LinkedHashMap<>();
        for (final ProfilePart part : profile.parts()) {
            part.values().getOrDefault(preset, List.of()).forEach(entry -> merged.put(entry.path(), entry));
        }
        return merged;
    }

    private static void sections(final String prefix, final Map<String, ProfileEntry> entries, final StringBuilder text) {
        for (final String section : ProfileKey.allSections()) {
            boolean first = true;
            for (final ProfileEntry entry : entries.values()) {
                if (entry.path().startsWith(section + ".")) {
                    if (first) {
                        text.append("\n[").append(prefix).append(section).append("]\n");
                        first = false;
                    }
                    text.append(entry.path().substring(section.length() + 1)).append(" = ").append(value(entry))
                        .append('\n');
                }
            }
        }
    }

    private static String value(final ProfileEntry entry) {
        return entry.why() == null ? toml(entry.value())
            : "{ value = " + toml(entry.value()) + ", why = " + quoted(entry.why()) + " }";
    }

    private static String toml(final JsonNode value) {
        if (value.isString()) {
            return quoted(value.stringValue());
        }
        if (!value.isObject()) {
            return value.asString();
        }
        return "{ " + String.join(", ", value.propertyStream()
            .map(field -> field.getKey() + " = " + toml(field.getValue())).toList()) + " }";
    }

    private static void facts(final GameFacts game, final StringBuilder text) {
        line("name", game.name() == null ? null : quoted(game.name()), text);
        line("aliases", list(game.aliases()), text);
        line("steam_app_ids", game.steamAppIds().isEmpty() ? null : game.steamAppIds().toString(), text);
        line("executables", list(game.executables()), text);
        line("apis", list(game.apis().stream().map(Api::label).toList()), text);
        line("proton", game.proton() == null ? null : game.proton().toString(), text);
        line("goal", game.goal() == null ? null : quoted(game.goal()), text);
        line("default_preset", game.defaultPreset() == null ? null : quoted(game.defaultPreset()), text);
        line("hints", list(game.hints()), text);
        line("sources", list(game.sources()), text);
    }

    private static void line(final String key, final String value, final StringBuilder text) {
        if (value != null) {
            text.append(key).append(" = ").append(value).append('\n');
        }
    }

    private static String list(final List<String> texts) {
        return texts.isEmpty() ? null : "[" + String.join(", ", texts.stream().map(ProfileText::quoted).toList()) + "]";
    }

    private static String quoted(final String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
