package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Why an operation was not done, as the client is told it: RFC 9457's problem details. */
public final class Problem extends Exception {

    /** The request was meant for another server. */
    public static final int MISDIRECTED = 421;

    private static final long serialVersionUID = 1;
    private static final Map<Integer, String> TITLES = Map.ofEntries(
        Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"), Map.entry(403, "Forbidden"),
        Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"), Map.entry(408, "Request Timeout"),
        Map.entry(409, "Conflict"), Map.entry(413, "Content Too Large"), Map.entry(415, "Unsupported Media Type"),
        Map.entry(MISDIRECTED, "Misdirected Request"), Map.entry(422, "Unprocessable Content"),
        Map.entry(426, "Upgrade Required"), Map.entry(429, "Too Many Requests"),
        Map.entry(500, "Internal Server Error"), Map.entry(503, "Service Unavailable"));
    /** What a caller sent is quoted no longer than this. */
    private static final int LONGEST_DETAIL = 500;
    private static final int LONGEST_VALUE = 100;

    private final int status;
    private final String field;
    private final String value;
    private final String allowed;

    /**
     * A problem that is none of one argument.
     *
     * @param status HTTP's status code.
     * @param detail for a human: what, where, and the way out.
     */
    public Problem(final int status, final String detail) {
        this(status, detail, null, null, null);
    }

    /**
     * A problem of one argument whose value only the GPU can judge.
     *
     * @param status HTTP's status code.
     * @param field  the argument's name; null when it is none of one argument.
     * @param detail for a human: the value, what is allowed, and the way out.
     * @return the problem.
     */
    public static Problem of(final int status, final String field, final String detail) {
        return new Problem(status, detail, field, null, null);
    }

    private Problem(final int status, final String detail, final String field, final String value,
                    final String allowed) {
        super(shortened(detail, LONGEST_DETAIL), null, false, false);
        this.status = status;
        this.field = field;
        this.value = value;
        this.allowed = allowed;
    }

    /**
     * An argument has a value it may not have: 400.
     *
     * @param field   the argument's name.
     * @param value   as it came, null when it is missing.
     * @param allowed what it may be, in words.
     * @return the problem.
     */
    public static Problem badValue(final String field, final String value, final String allowed) {
        final String shown = value == null ? null : shortened(value, LONGEST_VALUE);
        return new Problem(400, field + ": " + (shown == null ? "is missing" : "'" + shown + "' is not allowed")
            + "; it takes " + allowed, field, shown, allowed);
    }

    /**
     * An argument came that there is none of: 400.
     *
     * @param field its name.
     * @param value as it came.
     * @param known the names there are.
     * @return the problem.
     */
    static Problem unknownField(final String field, final String value, final Collection<String> known) {
        final String allowed = known.isEmpty() ? "nothing" : String.join(", ", known);
        return new Problem(400, shortened(field, LONGEST_VALUE) + ": is not known here; known: " + allowed,
            shortened(field, LONGEST_VALUE), shortened(value, LONGEST_VALUE), allowed);
    }

    /** A value as its sender would say it: a text without JSON's quotes, a number too great for one as Infinity. */
    static String said(final JsonNode value) {
        return value.isString() || value.isNumber() ? value.asString() : value.toString();
    }

    private static String shortened(final String text, final int length) {
        return text.length() > length ? text.substring(0, length) + "…" : text;
    }

    /**
     * HTTP's status code.
     *
     * @return 400 or above.
     */
    public int status() {
        return status;
    }

    /**
     * The argument that is wrong.
     *
     * @return its name, null when it is none of one argument.
     */
    public String field() {
        return field;
    }

    /**
     * The status code in words.
     *
     * @param status HTTP's status code.
     * @return its name.
     */
    public static String title(final int status) {
        return TITLES.getOrDefault(status, "Error");
    }

    /**
     * As {@code application/problem+json} has it.
     *
     * @return UTF-8.
     */
    public byte[] json() {
        final JsonWriter json = new JsonWriter(256);
        json.beginObject();
        json.name("type").string("about:blank");
        json.name("title").string(title(status));
        json.name("status").number(status);
        json.name("detail").string(getMessage());
        if (field != null) {
            json.name("field").string(field);
        }
        if (allowed != null) {
            json.name("value").string(value);
            json.name("allowed").string(allowed);
        }
        return json.endObject().toByteArray();
    }

    /** What {@link #json} writes. */
    static Schema schema() {
        return Schema.named("Problem", Schema.object()
            .field("type", Schema.text(64)).field("title", Schema.text(64))
            .field("status", Schema.whole(400, 599)).field("detail", Schema.text(LONGEST_DETAIL + 1))
            .optional("field", Schema.text(LONGEST_DETAIL).describe("the argument that is wrong"))
            .optional("value", Schema.text(LONGEST_VALUE + 1).orNull().describe("as it came; null when it is missing"))
            .optional("allowed", Schema.text(LONGEST_DETAIL).describe("what it may be")));
    }
}
