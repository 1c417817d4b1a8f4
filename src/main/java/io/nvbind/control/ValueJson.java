package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values of settings as JSON: a number, a word, {@code {"min","max"}}, an array of {@code {"temp_c","percent"}}, or
 * {@code "automatic"}; what GPUs are shown with is read here. Pure functions.
 */
public final class ValueJson {

    /** Reads and writes the files of this package. */
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String CELSIUS = "temp_c";
    private static final String PERCENT = "percent";
    private static final int MAX_POINTS = 64;

    private ValueJson() {
    }

    /**
     * Writes a value.
     *
     * @param value or null.
     * @return a node.
     */
    public static JsonNode of(final SettingValue value) {
        final JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case SettingValue.Amount(final double number) -> nodes.numberNode(number);
            case SettingValue.Choice(final String name) -> nodes.stringNode(name);
            case SettingValue.Automatic() -> nodes.stringNode(SettingValue.AUTOMATIC_TEXT);
            case SettingValue.Range(final double min, final double max) -> nodes.objectNode().put(MIN, min).put(MAX, max);
            case SettingValue.Curve(final List<SettingValue.Point> points) -> {
                final ArrayNode array = nodes.arrayNode();
                points.forEach(point ->
                    array.add(nodes.objectNode().put(CELSIUS, point.celsius()).put(PERCENT, point.percent())));
                yield array;
            }
        };
    }

    /**
     * Reads a value. Whether the GPU takes it is another question.
     *
     * @param setting whose.
     * @param node    as {@link #of} writes it, or the text that {@link Setting#parse} reads.
     * @return the value; null for JSON's null.
     * @throws Refusal naming the setting, what came and what is expected.
     */
    public static SettingValue read(final Setting setting, final JsonNode node) throws Refusal {
        if (node == null || node.isNull()) {
            return null;
        }
        if (node.isString()) {
            try {
                return setting.parse(node.stringValue());
            } catch (final IllegalArgumentException unreadable) {
                throw new Refusal(Refusal.Kind.BAD_VALUE, setting.label(), unreadable.getMessage());
            }
        }
        if (setting.kind() == Setting.Kind.NUMBER && node.isNumber()) {
            return new SettingValue.Amount(number(setting, node));
        }
        if (setting.kind() == Setting.Kind.RANGE && node.isNumber()) {
            return new SettingValue.Range(number(setting, node), number(setting, node));
        }
        if (setting.kind() == Setting.Kind.RANGE && hasJust(node, MIN, MAX)) {
            return new SettingValue.Range(number(setting, node.get(MIN)), number(setting, node.get(MAX)));
        }
        if (setting.kind() == Setting.Kind.CURVE && node.isArray() && node.size() <= MAX_POINTS) {
            return curve(setting, node);
        }
        throw unreadable(setting, node);
    }

    private static SettingValue curve(final Setting setting, final JsonNode node) throws Refusal {
        final List<SettingValue.Point> points = new ArrayList<>();
        for (final JsonNode point : node) {
            if (!hasJust(point, CELSIUS, PERCENT)) {
                throw unreadable(setting, node);
            }
            points.add(new SettingValue.Point(number(setting, point.get(CELSIUS)), number(setting, point.get(PERCENT))));
        }
        return new SettingValue.Curve(points);
    }

    private static boolean hasJust(final JsonNode node, final String one, final String other) {
        return node instanceof final ObjectNode object && object.size() == 2 && object.has(one) && object.has(other);
    }

    private static double number(final Setting setting, final JsonNode node) throws Refusal {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw unreadable(setting, node);
        }
        return node.doubleValue();
    }

    private static Refusal unreadable(final Setting setting, final JsonNode node) {
        final String text = node.toString();
        return new Refusal(Refusal.Kind.BAD_VALUE, setting.label(), setting.label() + " = "
            + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + " cannot be read; expected "
            + switch (setting.kind()) {
                case NUMBER -> "a number in " + setting.unit();
                case RANGE -> "{\"min\": number, \"max\": number} in " + setting.unit();
                case CHOICE -> "a word";
                case CURVE -> "at most 64 of {\"temp_c\": number, \"percent\": number}";
            } + ", or \"automatic\"");
    }

    /**
     * Finds a setting by its label.
     *
     * @param label as JSON has it.
     * @return null when there is none.
     */
    public static Setting setting(final String label) {
        for (final Setting setting : Setting.ALL) {
            if (setting.label().equals(label)) {
                return setting;
            }
        }
        return null;
    }
}
