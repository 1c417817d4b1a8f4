package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A text. */
final class TextSchema implements Schema {

    static final int LONGEST = 16_384;

    private final int longest;
    private final Pattern pattern;
    private final List<String> choices;
    /** The latest that was like the pattern: who asks often asks for the same. */
    private volatile String latest = "";

    /**
     * Describes it.
     *
     * @param longest UTF-16 units it may have.
     * @param pattern of all of it, null for any text without control characters.
     * @param choices the only ones allowed; empty for all.
     */
    TextSchema(final int longest, final Pattern pattern, final List<String> choices) {
        this.longest = longest;
        this.pattern = pattern;
        this.choices = choices;
    }

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        if (!value.isString() || !fits(value.stringValue())) {
            throw Problem.badValue(field, Problem.said(value), allowed());
        }
    }

    private boolean fits(final String text) {
        if (text.length() > longest) {
            return false;
        }
        if (!choices.isEmpty()) {
            return choices.contains(text);
        }
        return pattern == null ? text.chars().noneMatch(Character::isISOControl) : isLikePattern(text);
    }

    private boolean isLikePattern(final String text) {
        if (!text.isEmpty() && text.equals(latest)) {
            return true;
        }
        final boolean like = pattern.matcher(text).matches();
        if (like) {
            latest = text;
        }
        return like;
    }

    @Override
    public String allowed() {
        if (!choices.isEmpty()) {
            return "one of " + String.join(", ", choices);
        }
        return pattern == null ? "text of at most " + longest + " characters, none of them a control character"
            : "text like " + pattern.pattern();
    }

    @Override
    public void keywords(final JsonWriter json) {
        json.name("type").string("string");
        if (!choices.isEmpty()) {
            json.name("enum").beginArray();
            choices.forEach(json::string);
            json.endArray();
        } else if (pattern != null) {
            json.name("pattern").string("^(?:" + pattern.pattern() + ")$");
        } else {
            json.name("maxLength").number(longest);
        }
    }
}
