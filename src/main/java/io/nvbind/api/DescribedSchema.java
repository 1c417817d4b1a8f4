package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A schema with what its value means.
 *
 * @param inner       what it may be.
 * @param description what it means.
 */
record DescribedSchema(Schema inner, String description) implements Schema {

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        inner.check(field, value);
    }

    @Override
    public JsonNode read(final String text) {
        return inner.read(text);
    }

    @Override
    public String allowed() {
        return inner.allowed();
    }

    @Override
    public void keywords(final JsonWriter json) {
        inner.keywords(json);
        json.name("description").string(description);
    }

    @Override
    public void collect(final Map<String, Schema> into) {
        inner.collect(into);
    }
}
