package io.nvbind.sysfs;

import java.nio.file.Path;

/**
 * A list of clock levels such as {@code pp_dpm_sclk}, in which a star marks the one in force:
 * {@code 1: 1800Mhz *}. In deep sleep amdgpu adds a level {@code S}. Read without allocation.
 */
final class LevelFile extends HotFile {

    private static final int FASTEST_MHZ = 100_000;

    private int megahertz;

    LevelFile(final Tree tree, final Path path, final byte[] buffer, final String absent) {
        super(tree, path, Tree.TEXT_CAP, buffer, absent);
    }

    /**
     * Reads the level in force.
     *
     * @return true when there is a clock in {@link #megahertz}, else there is a {@link #reason}.
     */
    boolean read() {
        final int length = fill();
        final byte[] bytes = buffer();
        int line = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                line = at + 1;
            } else if (bytes[at] == '*') {
                return parse(bytes, line, at);
            }
        }
        if (length >= 0) {
            fail(Fault.NO_CURRENT);
        }
        return false;
    }

    private boolean parse(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to && bytes[at] != ':') {
            at++;
        }
        at++;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        final int firstDigit = at;
        long number = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            number = Math.min(number * 10 + bytes[at] - '0', FASTEST_MHZ + 1);
            at++;
        }
        if (at == firstDigit) {
            fail(Fault.NOT_A_NUMBER);
            return false;
        }
        if (number > FASTEST_MHZ) {
            fail(Fault.OUT_OF_RANGE);
            return false;
        }
        megahertz = (int) number;
        return true;
    }

    int megahertz() {
        return megahertz;
    }
}
