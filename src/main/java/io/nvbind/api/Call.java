package io.nvbind.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call of an operation; its arguments are checked.
 *
 * @param caller    who calls; may call this operation.
 * @param arguments those that were given.
 */
public record Call(Caller caller, ObjectNode arguments) {

    /**
     * Whether an argument was given, and not as null.
     *
     * @param name of the argument.
     * @return false when it was left out.
     */
    public boolean has(final String name) {
        return arguments.hasNonNull(name);
    }

    /**
     * An argument.
     *
     * @param name of the argument.
     * @return null when it was left out.
     */
    public JsonNode node(final String name) {
        return has(name) ? arguments.get(name) : null;
    }

    /**
     * A text.
     *
     * @param name of the argument.
     * @return null when it was left out.
     */
    public String text(final String name) {
        return has(name) ? arguments.get(name).stringValue() : null;
    }

    /**
     * A whole number.
     *
     * @param name      of the argument.
     * @param otherwise when it was left out.
     * @return the number.
     */
    public long whole(final String name, final long otherwise) {
        return has(name) ? arguments.get(name).longValue() : otherwise;
    }

    /**
     * A number.
     *
     * @param name      of the argument.
     * @param otherwise when it was left out.
     * @return the number.
     */
    public double number(final String name, final double otherwise) {
        return has(name) ? arguments.get(name).doubleValue() : otherwise;
    }

    /**
     * A flag.
     *
     * @param name of the argument.
     * @return false when it was left out.
     */
    public boolean flag(final String name) {
        return has(name) && arguments.get(name).booleanValue();
    }
}
