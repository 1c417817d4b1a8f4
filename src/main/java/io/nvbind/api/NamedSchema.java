package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A schema that stands once in the document and is referred to elsewhere.
 *
 * @param name  unique.
 * @param inner what it is.
 */
record NamedSchema(String name, Schema inner) implements Schema {

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        inner.check(field, value);
    }

    @Override
    public String allowed() {
        return inner.allowed();
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("$ref").string("#/components/schemas/" + name);
    }

    @Override
    public void collect(final Map<String, Schema> into) {
        if (into.put(name, inner) == null) {
            inner.collect(into);
        }
    }
}
