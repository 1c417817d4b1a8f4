package io.nvbind.api;

import java.util.List;
import java.util.stream.Stream;

/** An address whose variable segments stand in braces, such as {@code /api/containers/{id}/gpu}. Immutable. */
public final class PathTemplate {

    private final String text;
    /** What stands before the first variable, between two, and after the last. */
    private final String[] fixed;
    private final List<String> variables;

    PathTemplate(final String text) {
        this.text = text;
        fixed = text.split("\\{[^}]*}", -1);
        variables = Stream.of(text.split("/", -1)).filter(segment -> segment.startsWith("{"))
            .map(segment -> segment.substring(1, segment.length() - 1)).toList();
    }

    /**
     * The values of the variables in a path. Makes nothing for a path that begins or ends otherwise.
     *
     * @param path decoded, without query.
     * @return in the order of {@link #variables}; null when the path is another.
     */
    List<String> match(final String path) {
        if (fixed.length == 1) {
            return path.equals(text) ? List.of() : null;
        }
        if (!path.startsWith(fixed[0]) || !path.endsWith(fixed[fixed.length - 1])) {
            return null;
        }
        final String[] values = new String[fixed.length - 1];
        int at = fixed[0].length();
        for (int i = 0; i < values.length; i++) {
            final int slash = path.indexOf('/', at);
            final int end = slash < 0 ? path.length() : slash;
            if (end == at || !path.startsWith(fixed[i + 1], end)) {
                return null;
            }
            values[i] = path.substring(at, end);
            at = end + fixed[i + 1].length();
        }
        return at == path.length() ? List.of(values) : null;
    }

    /**
     * Names in braces.
     *
     * @return in the order they stand.
     */
    public List<String> variables() {
        return variables;
    }

    @Override
    public String toString() {
        return text;
    }
}
