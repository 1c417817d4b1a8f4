package io.nvbind.api;

import io.nvbind.json.JsonWriter;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A text.
 *
 * @param longest UTF-16 units it may have.
 * @param pattern of all of it, null for any text without control characters.
 * @param choices the only ones allowed; empty for all.
 */
record TextSchema(int longest, Pattern pattern, List<String> choices) implements Schema {

    static final int LONGEST = 16_384;

    @Override
    public void check(final String field, final JsonNode value) throws Problem {
        if (!value.isString() || !fits(value.stringValue())) {
            throw Problem.badValue(field, value.isString() ? value.stringValue() : value.toString(), allowed());
        }
    }

    private boolean fits(final String text) {
        if (text.length() > longest) {
            return false;
        }
        if (!choices.isEmpty()) {
            return choices.contains(text);
        }
        return pattern == null ? text.chars().noneMatch(Character::isISOControl) : pattern.matcher(text).matches();
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
