package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import tools.jackson.databind.JsonNode;

/** Any value. */
record AnySchema() implements Schema {

    @Override
    public void check(final String field, final JsonNode value) {
        // Everything will do.
    }

    @Override
    public String allowed() {
        return "any value";
    }

    @Override
    public void keywords(final JsonWriter json) {
        // The empty schema allows everything.
    }
}
