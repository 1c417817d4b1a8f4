package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An object whose fields are known.
 *
 * @param fields   name to what it may be, in the order they are shown.
 * @param required those that must be there.
 * @param open     whether others may be there too.
 */
public record ObjectSchema(Map<String, Schema> fields, Set<String> required, boolean open) implements Schema {

    static final ObjectSchema EMPTY = new ObjectSchema(Map.of(), Set.of(), false);

    /** Copies the fields. */
    public ObjectSchema {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        required = Collections.unmodifiableSet(new LinkedHashSet<>(required));
    }

    /**
     * The same with a field that is always there.
     *
     * @param name  of the field.
     * @param value what it may be.
     * @return a copy.
     */
    public ObjectSchema field(final String name, final Schema value) {
        final Set<String> more = new LinkedHashSet<>(required);
        more.add(name);
        return new ObjectSchema(with(name, value), more, open);
    }

    /**
     * The same with a field that may be left out.
     *
     * @param name  of the field.
     * @param value what it may be.
     * @return a copy.
     */
    public ObjectSchema optional(final String name, final Schema value) {
        return new ObjectSchema(with(name, value), required, open);
    }

    /**
     * The same, but other fields may be there too.
     *
     * @return a copy.
     */
    public ObjectSchema orMore() {
        return new ObjectSchema(fields, required, true);
    }

    private Map<String, Schema> with(final String name, final Schema value) {
        final Map<String, Schema> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return more;
    }

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        if (!value.isObject()) {
            throw Problem.badValue(field, Problem.said(value), allowed());
        }
        final String prefix = field.isEmpty() ? "" : field + ".";
        if (!open) {
            for (final String name : value.propertyNames()) {
                if (!fields.containsKey(name)) {
                    throw Problem.unknownField(prefix + name, Problem.said(value.get(name)), fields.keySet());
                }
            }
        }
        for (final Map.Entry<String, Schema> entry : fields.entrySet()) {
            final JsonNode given = value.get(entry.getKey());
            if (given != null) {
                entry.getValue().check(prefix + entry.getKey(), given);
            } else if (required.contains(entry.getKey())) {
                throw Problem.badValue(prefix + entry.getKey(), null, entry.getValue().allowed());
            }
        }
    }

    @Override
    public String allowed() {
        return "an object with " + String.join(", ", fields.keySet());
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("type").string("object");
        json.name("properties").beginObject();
        fields.forEach((name, schema) -> schema.write(json.name(name)));
        json.endObject();
        if (!required.isEmpty()) {
            json.name("required").beginArray();
            required.forEach(json::string);
            json.endArray();
        }
        if (!open) {
            json.name("additionalProperties").bool(false);
        }
    }

    @Override
    public void collect(final Map<String, Schema> into) {
        fields.values().forEach(schema -> schema.collect(into));
    }
}
