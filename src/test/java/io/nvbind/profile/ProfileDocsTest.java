package io.nvbind.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Vendor;
import io.nvbind.json.JsonWriter;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** docs/profile-keys.md, the JSON schema and the example against the code. */
class ProfileDocsTest {

    private static final Path DOCS = RealParts.home().resolve("docs");
    private static final Map<ProfileKey, String> SAMPLES = new EnumMap<>(Map.ofEntries(
        Map.entry(ProfileKey.MAX_FRAME_RATE, "117"), Map.entry(ProfileKey.VSYNC, "\"on\" \"off\" \"mailbox\""),
        Map.entry(ProfileKey.RAY_TRACING, "false true"), Map.entry(ProfileKey.SHADER_CACHE_GIB, "10"),
        Map.entry(ProfileKey.DLSS_MODE, "\"quality\" \"off\""), Map.entry(ProfileKey.DLSS_UPGRADE, "true"),
        Map.entry(ProfileKey.REFLEX, "\"on\" \"off\""), Map.entry(ProfileKey.FSR_MODE, "\"quality\" \"off\""),
        Map.entry(ProfileKey.FSR4_UPGRADE, "true"), Map.entry(ProfileKey.RADEON_BOOST, "true"),
        Map.entry(ProfileKey.CHILL, "{\"min\":60,\"max\":117}"), Map.entry(ProfileKey.ANTI_LAG, "true"),
        Map.entry(ProfileKey.XESS_MODE, "\"quality\""), Map.entry(ProfileKey.XESS_UPGRADE, "true"),
        Map.entry(ProfileKey.OUTPUT, "\"2560x1440\"")));

    private static String lines(final ProfileKey key, final String sample, final Vendor vendor) {
        final Map<String, List<String>> ways = new LinkedHashMap<>();
        final JsonNode value = JsonMapper.shared().readTree(sample);
        final Target gpu = TestProfiles.targets().values().stream().filter(each -> each.vendor() == vendor).toList().getLast();
        for (final Api api : Api.values()) {
            for (final boolean proton : new boolean[] {true, false}) {
                if (!proton && api.compareTo(Api.VULKAN) < 0) {
                    continue;
                }
                final Target target = new Target(vendor, gpu.gpuName(), gpu.states(), List.of(api), proton,
                    key == ProfileKey.FSR_MODE ? "2560x1440" : null);
                final ProfileEntry entry = new ProfileEntry(key.sections().getFirst() + "." + key.label(), value, null, null);
                final StringBuilder way = new StringBuilder(128);
                for (final Deed deed : KeyTable.deeds(entry, target)) {
                    way.append(deed.road() == Road.UNSUPPORTED ? "not at all: " + deed.note() : "next launch, " + deed.by());
                    deed.variables().forEach((variable, text) ->
                        way.append(" `").append(variable.label()).append('=').append(text).append('`'));
                    way.append(deed.wrapper().isEmpty() ? "" : " `" + String.join(" ", deed.wrapper()) + "`");
                    way.append(" | ").append(deed.source().startsWith("http") ? "<" + deed.source() + ">"
                        : "[" + deed.source() + "](" + deed.source() + ")");
                }
                ways.computeIfAbsent(way.toString(), each -> new ArrayList<>())
                    .add(api.label() + (proton || api.compareTo(Api.VULKAN) < 0 ? "" : " native"));
            }
        }
        final StringBuilder lines = new StringBuilder(512);
        ways.forEach((way, apis) -> lines.append("| `").append(key.label()).append("` | ").append(sample).append(" | ")
            .append(vendor.label()).append(" | ").append(ways.size() == 1 ? "any" : String.join(", ", apis)).append(" | ")
            .append(way).append(" |\n"));
        return lines.toString();
    }

    private static String table() {
        final StringBuilder table = new StringBuilder("| key | value | GPU | game draws with | how it acts | source |\n"
            + "|---|---|---|---|---|---|\n");
        SAMPLES.forEach((key, samples) -> {
            for (final String sample : samples.split(" ", -1)) {
                for (final Vendor vendor : Vendor.values()) {
                    if (key.vendor() == null || key.vendor() == vendor) {
                        table.append(lines(key, sample, vendor));
                    }
                }
            }
        });
        return table.toString();
    }

    private static String variables() {
        final StringBuilder table = new StringBuilder("| variable | documented at |\n|---|---|\n");
        for (final LaunchVariable variable : LaunchVariable.values()) {
            table.append("| `").append(variable.label()).append("` | ").append(variable.source().startsWith("http")
                ? "<" + variable.source() + ">" : "[" + variable.source() + "](" + variable.source() + ")").append(variable.confirmed() ? ""
                : "; unconfirmed: in wide use, but not found in the maker's own text").append(" |\n");
        }
        return table.toString();
    }

    @Test
    void shouldDocumentHowEachKeyActsAsTheCodeHasIt() throws IOException {
        final Path file = DOCS.resolve("profile-keys.md");
        if ("write".equals(System.getProperty("nvbind.golden"))) {
            final String head = Files.readString(file).split("\\| key \\| value", 2)[0];
            Files.writeString(file, head + table() + "\n## Variables\n\nA profile sets these and no others.\n\n" + variables());
        }
        final String text = Files.readString(file);
        assertTrue(text.contains(table()), "docs/profile-keys.md has another table of keys than this:\n" + table());
        assertTrue(text.contains(variables()), "docs/profile-keys.md has another table of variables than the code");
    }

    @Test
    void shouldShipASchemaForEditors() throws IOException {
        final Path file = DOCS.resolve("profile.schema.json");
        final String schema = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build()
            .writeValueAsString(JsonMapper.shared().readTree(schema())) + "\n";
        if ("write".equals(System.getProperty("nvbind.golden"))) {
            Files.writeString(file, schema);
        }
        assertEquals(Files.readString(file), schema,
            "if this is meant: mvn surefire:test -Dtest=ProfileDocsTest -Dnvbind.golden=write");
    }

    private static String schema() {
        final JsonWriter json = new JsonWriter(16_384);
        json.beginObject();
        json.name("$schema").string("https://json-schema.org/draft/2020-12/schema");
        json.name("title").string("nvbind game profile").name("type").string("object").name("additionalProperties").bool(false);
        json.name("properties").beginObject();
        ProfileReader.FACTS.write(json.name("game"));
        sections(json);
        json.name("presets").beginObject().name("type").string("object").name("additionalProperties").bool(false);
        json.name("properties").beginObject();
        for (final String preset : ProfileReader.PRESETS) {
            json.name(preset).beginObject().name("type").string("object").name("additionalProperties").bool(false);
            json.name("properties").beginObject();
            sections(json);
            json.endObject().endObject();
        }
        json.endObject().endObject();
        return new String(json.endObject().endObject().toByteArray(), StandardCharsets.UTF_8);
    }

    private static void sections(final JsonWriter json) {
        for (final String section : ProfileKey.allSections()) {
            json.name(section).beginObject().name("type").string("object").name("additionalProperties").bool(false);
            json.name("properties").beginObject();
            for (final String label : ProfileKey.labels(section)) {
                final ProfileKey key = ProfileKey.at(section + "." + label);
                json.name(label).beginObject().name("description").string(key.words()).name("anyOf").beginArray();
                key.schema().write(json);
                json.beginObject().name("type").string("object").name("required").beginArray().string("value").endArray();
                json.name("additionalProperties").bool(false).name("properties").beginObject();
                key.schema().write(json.name("value"));
                json.name("why").beginObject().name("type").string("string").endObject();
                json.endObject().endObject().endArray().endObject();
            }
            json.endObject().endObject();
        }
    }

    @Test
    void shouldShowAnExampleThatIsRight() {
        assertEquals(List.of(), ProfileFolders.check(DOCS.resolve("examples/my_game.toml")));
    }
}
