package io.nvbind.json;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into a buffer that is used again.
 *
 * <p>Commas are set by itself; the caller sees to it that what is opened is closed. Allocates only when a text is longer
 * than any before. One thread at a time.
 */
public final class JsonWriter {

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    /** Above this a double has no fraction left, and a long still holds it. */
    private static final double GREATEST_SCALED = 9e15;

    private byte[] bytes;
    private int length;
    private boolean comma;

    /**
     * Makes an empty writer.
     *
     * @param capacity bytes it has room for before it grows.
     */
    public JsonWriter(final int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * Forgets what was written.
     *
     * @return this writer.
     */
    public JsonWriter reset() {
        length = 0;
        comma = false;
        return this;
    }

    /**
     * What was written.
     *
     * @return bytes.
     */
    public int length() {
        return length;
    }

    /**
     * What was written.
     *
     * @return a copy, UTF-8.
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /**
     * A view of what was written, valid until {@link #reset}.
     *
     * @return UTF-8, from 0 to its limit.
     */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /**
     * Opens an object.
     *
     * @return this writer.
     */
    public JsonWriter beginObject() {
        return open('{');
    }

    /**
     * Closes an object.
     *
     * @return this writer.
     */
    public JsonWriter endObject() {
        return close('}');
    }

    /**
     * Opens an array.
     *
     * @return this writer.
     */
    public JsonWriter beginArray() {
        return open('[');
    }

    /**
     * Closes an array.
     *
     * @return this writer.
     */
    public JsonWriter endArray() {
        return close(']');
    }

    private JsonWriter open(final char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(final char bracket) {
        room(1);
        put(bracket);
        comma = true;
        return this;
    }

    /**
     * Begins a field.
     *
     * @param name of the field; its value comes next.
     * @return this writer.
     */
    public JsonWriter name(final String name) {
        string(name);
        room(1);
        put(':');
        comma = false;
        return this;
    }

    /**
     * Writes null.
     *
     * @return this writer.
     */
    public JsonWriter nullValue() {
        return literal("null");
    }

    /**
     * Writes true or false.
     *
     * @param value which.
     * @return this writer.
     */
    public JsonWriter bool(final boolean value) {
        return literal(value ? "true" : "false");
    }

    /**
     * Copies JSON that was written elsewhere.
     *
     * @param json one whole value, UTF-8.
     * @return this writer.
     */
    public JsonWriter raw(final byte[] json) {
        separate();
        copy(json, json.length);
        comma = true;
        return this;
    }

    /**
     * What another writer wrote: a value, or members of an object without its braces.
     *
     * @param other not changed; nothing is written when it is empty.
     * @return this.
     */
    public JsonWriter raw(final JsonWriter other) {
        if (other.length > 0) {
            separate();
            copy(other.bytes, other.length);
            comma = true;
        }
        return this;
    }

    /**
     * The name of a member, encoded before.
     *
     * @param encoded with quotes and colon, as {@link #encodedName} gives it.
     * @return this.
     */
    public JsonWriter name(final byte[] encoded) {
        separate();
        copy(encoded, encoded.length);
        comma = false;
        return this;
    }

    /**
     * Encodes the name of a member, to be written many times.
     *
     * @param name of the member.
     * @return with quotes and colon.
     */
    public static byte[] encodedName(final String name) {
        return new JsonWriter(JsonText.most(name)).name(name).toByteArray();
    }

    private void copy(final byte[] from, final int count) {
        room(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
    }

    private JsonWriter literal(final String text) {
        separate();
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        comma = true;
        return this;
    }

    /**
     * Writes a whole number.
     *
     * @param value any.
     * @return this writer.
     */
    public JsonWriter number(final long value) {
        separate();
        digits(value, 0);
        comma = true;
        return this;
    }

    /**
     * A number given as an integer and how many of its digits stand behind the point: 1234, 2 is 12.34.
     *
     * @param unscaled the digits.
     * @param decimals how many of them stand behind the point.
     * @return this writer.
     */
    public JsonWriter fixed(final long unscaled, final int decimals) {
        separate();
        digits(unscaled, decimals);
        comma = true;
        return this;
    }

    /**
     * A number with a fixed count of decimals, rounded half up; null when it is not finite. Numbers too great for a
     * fraction lose it, those beyond a long are null: no quantity of this program is near.
     *
     * @param value    any.
     * @param decimals 0 to 6.
     * @return this writer.
     */
    public JsonWriter decimal(final double value, final int decimals) {
        final double scaled = value * POWERS[decimals];
        if (Math.abs(scaled) < GREATEST_SCALED) {
            return fixed(Math.round(scaled), decimals);
        }
        return Math.abs(value) < Long.MAX_VALUE ? number((long) value) : nullValue();
    }

    private void digits(final long value, final int decimals) {
        room(Digits.MOST);
        length = Digits.put(bytes, length, value, decimals);
    }

    /**
     * A text, or null. Lone surrogates become U+FFFD; control characters are escaped.
     *
     * @param text any, or null.
     * @return this writer.
     */
    public JsonWriter string(final String text) {
        if (text == null) {
            return nullValue();
        }
        separate();
        room(JsonText.most(text));
        length = JsonText.put(bytes, length, text);
        comma = true;
        return this;
    }

    private void separate() {
        room(8);
        if (comma) {
            put(',');
        }
    }

    private void put(final char c) {
        bytes[length++] = (byte) c;
    }

    private void room(final int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + more);
        }
    }
}
