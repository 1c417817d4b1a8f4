package io.nvbind.server;

import io.nvbind.api.Problem;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a WebSocket asks for.
 *
 * @param container     whose metrics.
 * @param intervalNanos time between two messages.
 * @param format        of the messages.
 */
record Subscription(String container, long intervalNanos, Format format) {

    private static final int MIN_MILLIS = 4;
    private static final int MAX_MILLIS = 10_000;
    private static final int DEFAULT_MILLIS = 16;

    /**
     * Reads the query of the WebSocket's address.
     *
     * @throws Problem naming the field, its value and what is allowed.
     */
    static Subscription of(final String container, final Map<String, Deque<String>> query) throws Problem {
        final String text = value(query, "interval_ms", Integer.toString(DEFAULT_MILLIS));
        return new Subscription(container, TimeUnit.MILLISECONDS.toNanos(intervalMillis(text)),
            format(value(query, "format", "text")));
    }

    private static Format format(final String name) throws Problem {
        return switch (name) {
            // The first name is the contract's, the second what the messages are.
            case "text", "json" -> Format.TEXT;
            case "binary" -> Format.BINARY;
            default -> throw new Problem(400, "format: '" + name + "' is not known; allowed are 'text' (JSON) and 'binary'");
        };
    }

    private static int intervalMillis(final String text) throws Problem {
        // Not Integer.parseInt: it takes signs and the digits of every script.
        if (text.matches("[0-9]{1,5}")) {
            final int millis = Integer.parseInt(text);
            if (millis >= MIN_MILLIS && millis <= MAX_MILLIS) {
                return millis;
            }
        }
        throw new Problem(400, "interval_ms: '" + text + "' is not a whole number from "
            + MIN_MILLIS + " to " + MAX_MILLIS);
    }

    private static String value(final Map<String, Deque<String>> query, final String name, final String otherwise)
        throws Problem {
        final Deque<String> values = query.get(name);
        if (values == null) {
            return otherwise;
        }
        if (values.size() > 1) {
            throw new Problem(400, name + ": given " + values.size() + " times; give it once");
        }
        return values.getFirst();
    }
}
