package io.nvbind.profile;

import io.nvbind.api.ObjectSchema;
import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/** Reads one profile's file and tells everything that is wrong with it. Used by one thread, once. */
final class ProfileReader {

    /** The words a quality preset may be called. */
    static final List<String> PRESETS = List.of("low", "medium", "high", "ultra", "competitive");
    private static final String END = ".toml";
    private static final String UNKNOWN = "is not known here; known: ";
    private static final String VALUE = "value";
    private static final String WHY = "why";
    private static final String GAME = "game";
    private static final String PRESET_TABLE = "presets";
    private static final long LONGEST_BYTES = 256 << 10;
    private static final Schema WORDS = Schema.text(400);
    private static final TomlMapper TOML = TomlMapper.builder().build();

    /** {@code [game]}. */
    static final ObjectSchema FACTS = Schema.object()
        .optional("name", Schema.text(128).describe("for people"))
        .optional("aliases", Schema.list(Schema.text(128), 16).describe("other names"))
        .optional("steam_app_ids", Schema.list(Schema.whole(1, Integer.MAX_VALUE), 16).describe("Steam's numbers"))
        .optional("executables", Schema.list(Schema.text("[^/\\\\]{1,128}"), 16)
            .describe("names of its programs, without folders; for Java games the main class"))
        .optional("apis", Schema.list(Schema.choice("d3d9", "d3d11", "d3d12", "vulkan", "opengl"), 5)
            .describe("what it may draw with"))
        .optional("proton", Schema.flag().describe("whether it is a Windows program"))
        .optional("goal", Schema.choice("fps", "smooth", "quiet").describe("what the profile is to help"))
        .optional("default_preset", Schema.choice(PRESETS.toArray(String[]::new)).describe("when nobody says"))
        .optional("hints", Schema.list(WORDS, 16).describe("what the player can do himself"))
        .optional("sources", Schema.list(Schema.text(300), 16).describe("where names and numbers come from"));

    private final Layer layer;
    private final Path file;
    private final List<ProfileProblem> problems = new ArrayList<>();
    private final Map<String, List<ProfileEntry>> values = new LinkedHashMap<>();
    private TomlLines lines = new TomlLines("");

    ProfileReader(final Layer layer, final Path file) {
        this.layer = layer;
        this.file = file;
    }

    List<ProfileProblem> problems() {
        return problems;
    }

    /** What the file says; null when anything in it is wrong. */
    ProfilePart read() {
        try {
            if (Files.size(file) > LONGEST_BYTES) {
                problems.add(new ProfileProblem(file, 0, "has " + Files.size(file) + " bytes; a profile has at most "
                    + LONGEST_BYTES));
                return null;
            }
            return read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (final IOException unreadable) {
            problems.add(new ProfileProblem(file, 0, "cannot be read: " + unreadable.getMessage()));
            return null;
        }
    }

    ProfilePart read(final String text) {
        lines = new TomlLines(text);
        final JsonNode content;
        try {
            content = TOML.readTree(text);
        } catch (final JacksonException garbled) {
            problems.add(new ProfileProblem(file, garbled.getLocation() == null ? 0 : garbled.getLocation().getLineNr(),
                "this is no TOML: " + garbled.getOriginalMessage().replaceAll("\\p{Cntrl}", " ")));
            return null;
        }
        JsonNode facts = TOML.createObjectNode();
        for (final Map.Entry<String, JsonNode> table : content.properties()) {
            if (table.getKey().equals(GAME)) {
                check(FACTS, GAME, table.getValue());
                facts = table.getValue();
            } else if (table.getKey().equals(PRESET_TABLE)) {
                presets(table.getValue());
            } else {
                section(ProfilePart.BASE, "", table.getKey(), table.getValue());
            }
        }
        final String name = file.getFileName().toString();
        final String id = name.endsWith(END) ? name.substring(0, name.length() - END.length()) : name;
        if (!id.matches("[a-z0-9][a-z0-9_.-]{0,63}")) {
            problems.add(new ProfileProblem(file, 0, "the file's name '" + name
                + "' is not allowed; it takes small letters, digits and _ - . before .toml, such as my_game.toml"));
        }
        return problems.isEmpty() ? new ProfilePart(id, layer, file, facts(facts), values) : null;
    }

    private void presets(final JsonNode presets) {
        for (final Map.Entry<String, JsonNode> preset : presets.properties()) {
            final String path = PRESET_TABLE + "." + preset.getKey();
            if (!PRESETS.contains(preset.getKey())) {
                unknown(path, PRESETS);
                continue;
            }
            values.computeIfAbsent(preset.getKey(), name -> new ArrayList<>());
            for (final Map.Entry<String, JsonNode> section : preset.getValue().properties()) {
                section(preset.getKey(), path + ".", section.getKey(), section.getValue());
            }
        }
    }

    private void section(final String preset, final String prefix, final String section, final JsonNode content) {
        if (!ProfileKey.allSections().contains(section)) {
            final List<String> known = new ArrayList<>(ProfileKey.allSections());
            if (prefix.isEmpty()) {
                known.add(0, GAME);
                known.add(PRESET_TABLE);
            }
            unknown(prefix + section, known);
            return;
        }
        if (!content.isObject()) {
            problem(prefix + section, "'" + content + "' is not allowed; it takes a table [" + prefix + section + "]");
            return;
        }
        content.properties().forEach(each -> entry(preset, prefix, section + "." + each.getKey(), each.getValue()));
    }

    private void entry(final String preset, final String prefix, final String path, final JsonNode node) {
        final ProfileKey key = ProfileKey.at(path);
        if (key == null) {
            problem(prefix + path, UNKNOWN + String.join(", ", ProfileKey.labels(path.substring(0, path.indexOf('.'))))
                + "; its value is '" + (node.isValueNode() ? node.asString() : node.toString()) + "'");
            return;
        }
        final boolean explained = node.isObject() && node.has(VALUE);
        final JsonNode value = explained ? node.get(VALUE) : node;
        if (explained) {
            for (final String field : node.propertyNames()) {
                if (!field.equals(VALUE) && !field.equals(WHY)) {
                    unknown(prefix + path + "." + field, List.of(VALUE, WHY));
                }
            }
            if (node.has(WHY)) {
                check(WORDS, prefix + path + "." + WHY, node.get(WHY));
            }
        }
        if (check(key.schema(), prefix + path, value) && gpuSetting(key, prefix + path, path, value)) {
            final String why = explained && node.has(WHY) ? node.get(WHY).asString() : null;
            values.computeIfAbsent(preset, name -> new ArrayList<>())
                .add(new ProfileEntry(path, value, why, new Origin(layer, file, lines.of(prefix + path))));
        }
    }

    private boolean gpuSetting(final ProfileKey key, final String where, final String path, final JsonNode value) {
        if (key == ProfileKey.GPU_SETTING) {
            if (!value.isNumber() && !value.isString()) {
                problem(where, "'" + value + "' is not allowed; it takes a number or a text, as 'nvbind set' does");
                return false;
            }
            try {
                DriverSetting.check(path, value);
            } catch (final IllegalArgumentException unreadable) {
                problem(where, unreadable.getMessage());
                return false;
            }
        } else if (key == ProfileKey.CHILL && value.get("min").intValue() > value.get("max").intValue()) {
            problem(where, "'" + value + "' is not allowed; it takes a min that is not above its max");
            return false;
        }
        return true;
    }

    private boolean check(final Schema schema, final String path, final JsonNode value) {
        try {
            schema.check(path, value);
            return true;
        } catch (final Problem wrong) {
            final String where = wrong.field() == null ? path : wrong.field();
            problems.add(new ProfileProblem(file, lines.of(where.replaceAll("\\[\\d+\\]", "")), wrong.getMessage()));
            return false;
        }
    }

    private void unknown(final String path, final List<String> known) {
        problem(path, UNKNOWN + String.join(", ", known));
    }

    private void problem(final String path, final String message) {
        problems.add(new ProfileProblem(file, lines.of(path), path + ": " + message));
    }

    private static GameFacts facts(final JsonNode game) {
        final List<Long> ids = new ArrayList<>();
        game.path("steam_app_ids").forEach(id -> ids.add(id.longValue()));
        final List<Api> apis = new ArrayList<>();
        texts(game, "apis").forEach(api -> apis.add(Api.valueOf(api.toUpperCase(Locale.ROOT))));
        return new GameFacts(text(game, "name"), texts(game, "aliases"), ids, texts(game, "executables"), apis,
            game.has("proton") ? game.get("proton").booleanValue() : null, text(game, "goal"), text(game, "default_preset"),
            texts(game, "hints"), texts(game, "sources"));
    }

    private static String text(final JsonNode game, final String field) {
        return game.has(field) ? game.get(field).stringValue() : null;
    }

    private static List<String> texts(final JsonNode game, final String field) {
        final List<String> texts = new ArrayList<>();
        game.path(field).forEach(text -> texts.add(text.stringValue()));
        return texts;
    }
}
