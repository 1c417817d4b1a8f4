package io.nvbind.journal;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The journal's JSON: plain maps, numbers with every digit. */
final class Json {

    private static final JsonMapper LINES = JsonMapper.builder().build();
    private static final JsonMapper PAGES = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {
    }

    static byte[] line(final Map<String, Object> content) {
        return LINES.writeValueAsBytes(content);
    }

    static byte[] page(final Map<String, Object> content) {
        return PAGES.writeValueAsBytes(content);
    }

    /**
     * Reads an object.
     *
     * @param bytes UTF-8.
     * @return its fields.
     * @throws JacksonException when it is no JSON object.
     */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(final byte[] bytes) {
        final Map<String, Object> content = LINES.readValue(bytes, Map.class);
        return content == null ? Map.of() : content;
    }
}
