package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;

/**
 * A number.
 *
 * @param min   least.
 * @param max   greatest.
 * @param whole whether it has no fraction.
 */
record NumberSchema(double min, double max, boolean whole) implements Schema {

    /** Not what the JDK's parsers take: they know signs, exponents and digits of every script, NaN and Infinity. */
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        final double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        final boolean fits = number >= min && number <= max && Double.isFinite(number)
            && (!whole || value.isIntegralNumber());
        if (!fits) {
            throw Problem.badValue(field, Problem.said(value), allowed());
        }
    }

    @Override
    public JsonNode read(final String text) {
        if (whole) {
            return WHOLE.matcher(text).matches() ? LongNode.valueOf(Long.parseLong(text)) : Schema.super.read(text);
        }
        return DECIMAL.matcher(text).matches() ? DoubleNode.valueOf(Double.parseDouble(text)) : Schema.super.read(text);
    }

    @Override
    public String allowed() {
        final String kind = whole ? "a whole number" : "a finite number";
        return Math.abs(max) == Double.MAX_VALUE ? kind : kind + " from " + shown(min) + " to " + shown(max);
    }

    private static String shown(final double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
            ? Long.toString((long) bound) : Double.toString(bound);
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("type").string(whole ? "integer" : "number");
        if (max != Double.MAX_VALUE) {
            bound(json.name("minimum"), min);
            bound(json.name("maximum"), max);
        }
    }

    private static void bound(final JsonWriter json, final double bound) {
        if (bound == Math.rint(bound)) {
            json.number((long) bound);
        } else {
            json.decimal(bound, 6);
        }
    }
}
