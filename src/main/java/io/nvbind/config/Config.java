package io.nvbind.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a configuration file says; checked. Immutable. */
public final class Config {

    private final Path file;
    private final ObjectNode content;

    Config(final Path file, final ObjectNode content) {
        this.file = file;
        this.content = content;
    }

    /**
     * A configuration that says nothing.
     *
     * @return every key is left out.
     */
    public static Config empty() {
        return new Config(null, JsonMapper.shared().createObjectNode());
    }

    /**
     * The file it was read from.
     *
     * @return null when there is none.
     */
    public Path file() {
        return file;
    }

    private JsonNode find(final String section, final String key) {
        return content.path(section).path(key);
    }

    /**
     * Whether a key is there.
     *
     * @param section its table.
     * @param key     its name.
     * @return false when it is left out.
     */
    public boolean has(final String section, final String key) {
        return !find(section, key).isMissingNode();
    }

    /**
     * A text.
     *
     * @param section   its table.
     * @param key       its name.
     * @param otherwise when it is left out.
     * @return the text.
     */
    public String text(final String section, final String key, final String otherwise) {
        return has(section, key) ? find(section, key).stringValue() : otherwise;
    }

    /**
     * A whole number.
     *
     * @param section   its table.
     * @param key       its name.
     * @param otherwise when it is left out.
     * @return the number.
     */
    public int whole(final String section, final String key, final int otherwise) {
        return has(section, key) ? find(section, key).intValue() : otherwise;
    }

    /**
     * A flag.
     *
     * @param section its table.
     * @param key     its name.
     * @return false when it is left out.
     */
    public boolean flag(final String section, final String key) {
        return has(section, key) && find(section, key).booleanValue();
    }

    /**
     * A list of texts.
     *
     * @param section its table.
     * @param key     its name.
     * @return empty when it is left out.
     */
    public List<String> texts(final String section, final String key) {
        final List<String> texts = new ArrayList<>();
        find(section, key).forEach(text -> texts.add(text.stringValue()));
        return texts;
    }
}
