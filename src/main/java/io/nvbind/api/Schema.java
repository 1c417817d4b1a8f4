package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a value may be: checks it with a message that names the field, the value and what is allowed, and writes itself as
 * JSON Schema (2020-12). Immutable.
 */
public interface Schema {

    /**
     * Refuses a value.
     *
     * @param field where it stands, for the message.
     * @param value as it came.
     * @throws Problem 400 with field, value and what is allowed.
     */
    void check(String field, JsonNode value) throws Problem;

    /**
     * What is allowed.
     *
     * @return in words, to follow "it takes".
     */
    String allowed();

    /**
     * Writes the keywords of JSON Schema into an object that is open.
     *
     * @param json written to.
     */
    void keywords(JsonWriter json);

    /**
     * Reads a value that came as text: in a path, a query or on the command line.
     *
     * @param text as it came.
     * @return the value, which {@link #check} may still refuse.
     */
    default JsonNode read(final String text) {
        return StringNode.valueOf(text);
    }

    /**
     * Writes it whole.
     *
     * @param json written to.
     */
    default void write(final JsonWriter json) {
        json.beginObject();
        keywords(json);
        json.endObject();
    }

    /**
     * Finds the schemas that have a name, here and below.
     *
     * @param into name to schema.
     */
    default void collect(final Map<String, Schema> into) {
        // Most have none.
    }

    /**
     * The same with a description.
     *
     * @param words what the value means, with its unit.
     * @return a copy.
     */
    default Schema describe(final String words) {
        return new DescribedSchema(this, words);
    }

    /**
     * What the value means.
     *
     * @return as {@link #describe} said, else empty.
     */
    default String description() {
        return "";
    }

    /**
     * The same, or null.
     *
     * @return a copy.
     */
    default Schema orNull() {
        return new NullableSchema(this);
    }

    /**
     * Text of limited length without control characters.
     *
     * @param longest characters.
     * @return the schema.
     */
    static Schema text(final int longest) {
        return new TextSchema(longest, null, List.of());
    }

    /**
     * Text of a grammar.
     *
     * @param pattern all of it must match; say its length there too.
     * @return the schema.
     */
    static Schema text(final String pattern) {
        return new TextSchema(TextSchema.LONGEST, Pattern.compile(pattern), List.of());
    }

    /**
     * One of some words.
     *
     * @param words that are allowed.
     * @return the schema.
     */
    static Schema choice(final String... words) {
        return new TextSchema(TextSchema.LONGEST, null, List.of(words));
    }

    /**
     * A whole number.
     *
     * @param min least.
     * @param max greatest.
     * @return the schema.
     */
    static Schema whole(final long min, final long max) {
        return new NumberSchema(min, max, true);
    }

    /**
     * A finite number.
     *
     * @param min least.
     * @param max greatest.
     * @return the schema.
     */
    static Schema number(final double min, final double max) {
        return new NumberSchema(min, max, false);
    }

    /**
     * A finite number of any size.
     *
     * @return the schema.
     */
    static Schema number() {
        return new NumberSchema(-Double.MAX_VALUE, Double.MAX_VALUE, false);
    }

    /**
     * True or false.
     *
     * @return the schema.
     */
    static Schema flag() {
        return new FlagSchema();
    }

    /**
     * A list.
     *
     * @param item    each of its values.
     * @param longest items.
     * @return the schema.
     */
    static Schema list(final Schema item, final int longest) {
        return new ListSchema(item, longest);
    }

    /**
     * An object whose names are not known before.
     *
     * @param value each of its values.
     * @return the schema.
     */
    static Schema map(final Schema value) {
        return new MapSchema(value);
    }

    /**
     * Anything.
     *
     * @return the schema.
     */
    static Schema any() {
        return new AnySchema();
    }

    /**
     * An object with no field yet; others than those it gets are refused.
     *
     * @return the schema.
     */
    static ObjectSchema object() {
        return ObjectSchema.EMPTY;
    }

    /**
     * A schema that the OpenAPI document holds once.
     *
     * @param name  unique.
     * @param inner what it is.
     * @return the schema.
     */
    static Schema named(final String name, final Schema inner) {
        return new NamedSchema(name, inner);
    }
}
