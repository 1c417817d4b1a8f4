package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An object of any names.
 *
 * @param value each of its values.
 */
record MapSchema(Schema value) implements Schema {

    @Override
    public void check(final String field, final JsonNode given) throws Problem {
        if (!given.isObject()) {
            throw Problem.badValue(field, Problem.said(given), allowed());
        }
        for (final Map.Entry<String, JsonNode> entry : given.properties()) {
            value.check(field + "." + entry.getKey(), entry.getValue());
        }
    }

    @Override
    public String allowed() {
        return "an object, each of its values " + value.allowed();
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("type").string("object");
        value.write(json.name("additionalProperties"));
    }

    @Override
    public void collect(final Map<String, Schema> into) {
        value.collect(into);
    }
}
