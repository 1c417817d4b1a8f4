package io.nvbind.api;

import java.util.ArrayList;
import java.util.List;

/** An address whose variable segments stand in braces, such as {@code /api/containers/{id}/gpu}. Immutable. */
public final class PathTemplate {

    private final String text;
    private final String[] segments;
    private final List<String> variables = new ArrayList<>();

    PathTemplate(final String text) {
        this.text = text;
        segments = text.split("/", -1);
        for (final String segment : segments) {
            if (segment.startsWith("{")) {
                variables.add(segment.substring(1, segment.length() - 1));
            }
        }
    }

    /**
     * The values of the variables in a path.
     *
     * @param path split at its slashes.
     * @return in the order of {@link #variables}; null when the path is another.
     */
    String[] match(final String[] path) {
        if (path.length != segments.length) {
            return null;
        }
        final String[] values = new String[variables.size()];
        int found = 0;
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].startsWith("{")) {
                if (path[i].isEmpty()) {
                    return null;
                }
                values[found++] = path[i];
            } else if (!segments[i].equals(path[i])) {
                return null;
            }
        }
        return values;
    }

    /**
     * Names in braces.
     *
     * @return in the order they stand.
     */
    public List<String> variables() {
        return List.copyOf(variables);
    }

    @Override
    public String toString() {
        return text;
    }
}
