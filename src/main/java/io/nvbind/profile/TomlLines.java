package io.nvbind.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which line of a TOML file each key stands. The parser does not tell; keys within inline tables count as the table. */
final class TomlLines {

    private static final Pattern HEADER = Pattern.compile("\\s*\\[{1,2}([^\\]]+)\\]{1,2}\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_.\"'-]+)\\s*=.*");

    private final Map<String, Integer> lines = new HashMap<>();

    TomlLines(final String text) {
        String table = "";
        String quotes = null;
        int number = 0;
        for (final String line : text.split("\n", -1)) {
            number++;
            if (quotes != null) {
                quotes = line.contains(quotes) ? null : quotes;
                continue;
            }
            final Matcher header = HEADER.matcher(line);
            final Matcher key = KEY.matcher(line);
            if (header.matches()) {
                table = plain(header.group(1));
                for (int end = table.length(); end > 0; end = table.lastIndexOf('.', end - 1)) {
                    lines.putIfAbsent(table.substring(0, end), number);
                }
            } else if (key.matches()) {
                lines.putIfAbsent(table.isEmpty() ? plain(key.group(1)) : table + "." + plain(key.group(1)), number);
                quotes = opened(line);
            }
        }
    }

    /** The quotes of a text of several lines that begins here, null for none. */
    private static String opened(final String line) {
        for (final String quotes : new String[] {"\"\"\"", "'''"}) {
            final int at = line.indexOf(quotes);
            if (at >= 0 && line.indexOf(quotes, at + quotes.length()) < 0) {
                return quotes;
            }
        }
        return null;
    }

    private static String plain(final String name) {
        return name.replaceAll("[\"'\\s]", "");
    }

    /** Line of a key, or of the nearest table that it stands in; 0 when there is none. */
    int of(final String path) {
        String nearest = path;
        while (!nearest.isEmpty()) {
            final Integer line = lines.get(nearest);
            if (line != null) {
                return line;
            }
            nearest = nearest.contains(".") ? nearest.substring(0, nearest.lastIndexOf('.')) : "";
        }
        return 0;
    }
}
