package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** True or false. */
record FlagSchema() implements Schema {

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        if (!value.isBoolean()) {
            throw Problem.badValue(field, Problem.said(value), allowed());
        }
    }

    @Override
    public JsonNode read(final String text) {
        return "true".equals(text) || "false".equals(text)
            ? BooleanNode.valueOf("true".equals(text)) : Schema.super.read(text);
    }

    @Override
    public String allowed() {
        return "true or false";
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("type").string("boolean");
    }
}
