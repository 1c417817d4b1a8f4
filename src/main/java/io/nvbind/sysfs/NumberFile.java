package io.nvbind.sysfs;

import java.nio.file.Path;

/**
 * A file that holds one decimal number and a line end (LF or CRLF), read without allocation. Whatever else it holds makes
 * it unreadable, with a reason.
 */
final class NumberFile extends HotFile {

    private static final long TENTH = Long.MAX_VALUE / 10;

    private final long min;
    private final long max;
    private long value;

    /**
     * A number with a range outside of which it cannot be true.
     *
     * @param tree   whose links may be followed.
     * @param path   the file, or null.
     * @param min    least value.
     * @param max    greatest value.
     * @param buffer shared by the files of one thread.
     * @param absent why there is none, when the path is null.
     */
    NumberFile(final Tree tree, final Path path, final long min, final long max, final byte[] buffer,
               final String absent) {
        super(tree, path, Tree.TEXT_CAP, buffer, absent);
        this.min = min;
        this.max = max;
    }

    /**
     * Reads the number.
     *
     * @return true when there is a {@link #value}, else there is a {@link #reason}.
     */
    boolean read() {
        final int length = fill();
        if (length < 0) {
            return false;
        }
        final byte[] bytes = buffer();
        int at = 0;
        while (at < length && bytes[at] == ' ') {
            at++;
        }
        final boolean negative = at < length && bytes[at] == '-';
        if (negative) {
            at++;
        }
        final int firstDigit = at;
        long number = 0;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            if (number >= TENTH) {
                fail(Fault.TOO_GREAT);
                return false;
            }
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        if (at == firstDigit) {
            fail(at < length && bytes[at] == 0 ? Fault.NUL : Fault.NOT_A_NUMBER);
            return false;
        }
        while (at < length) {
            if (bytes[at] != '\n' && bytes[at] != '\r' && bytes[at] != ' ') {
                fail(bytes[at] == 0 ? Fault.NUL : Fault.NOT_A_NUMBER);
                return false;
            }
            at++;
        }
        value = negative ? -number : number;
        if (value < min || value > max) {
            fail(Fault.OUT_OF_RANGE);
            return false;
        }
        return true;
    }

    /**
     * The number read last.
     *
     * @return in the file's own unit.
     */
    long value() {
        return value;
    }
}
