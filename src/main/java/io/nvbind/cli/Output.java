package io.nvbind.cli;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What commands print: JSON for programs, figures for people. */
final class Output {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Output() {
    }

    static String json(final Object value) {
        return JSON.writeValueAsString(value);
    }

    /**
     * A number for people.
     *
     * @param values   holds it, or null.
     * @param name     of the figure.
     * @param decimals to show.
     * @return the number, or a dash.
     */
    static String number(final Map<String, Object> values, final String name, final int decimals) {
        return values.get(name) instanceof final Number number
            ? String.format(Locale.ROOT, "%." + decimals + "f", number.doubleValue()) : "-";
    }

    /**
     * Text that came from elsewhere, safe for a terminal.
     *
     * @param textOrNull anything.
     * @return without control characters, {@code -} for null.
     */
    static String safe(final Object textOrNull) {
        return textOrNull == null ? "-" : textOrNull.toString().replaceAll("\\p{Cntrl}", " ");
    }
}
