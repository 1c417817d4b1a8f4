package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A value or null.
 *
 * @param inner the value.
 */
record NullableSchema(Schema inner) implements Schema {

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        if (!value.isNull()) {
            inner.check(field, value);
        }
    }

    @Override
    public JsonNode read(final String text) {
        return inner.read(text);
    }

    @Override
    public String allowed() {
        return inner.allowed() + ", or null";
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("anyOf").beginArray();
        inner.write(json);
        json.beginObject();
        json.name("type").string("null");
        json.endObject();
        json.endArray();
    }

    @Override
    public void collect(final Map<String, Schema> into) {
        inner.collect(into);
    }

    @Override
    public String description() {
        return inner.description();
    }
}
