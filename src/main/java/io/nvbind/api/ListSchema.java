package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A list.
 *
 * @param item    each of its values.
 * @param longest items.
 */
record ListSchema(Schema item, int longest) implements Schema {

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        if (!value.isArray() || value.size() > longest) {
            throw Problem.badValue(field, Problem.said(value), allowed());
        }
        for (int i = 0; i < value.size(); i++) {
            item.check(field + "[" + i + "]", value.get(i));
        }
    }

    @Override
    public String allowed() {
        return "a list of at most " + longest + ", each " + item.allowed();
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("type").string("array");
        json.name("maxItems").number(longest);
        item.write(json.name("items"));
    }

    @Override
    public void collect(final Map<String, Schema> into) {
        item.collect(into);
    }
}
