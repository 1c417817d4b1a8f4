package io.nvbind.sysfs;

import java.nio.file.Path;

/**
 * A list of clock levels such as {@code pp_dpm_sclk}, in which a star marks the one in force:
 * {@code 1: 1800Mhz *}. In deep sleep amdgpu adds a level {@code S}. Read without allocation.
 */
final class LevelFile extends HotFile {

    private static final int FASTEST_MHZ = 100_000;

    private int current;
    private int greatest;
    private Fault fault;

    LevelFile(final Tree tree, final Path path, final byte[] buffer, final String absent) {
        super(tree, path, Tree.TEXT_CAP, buffer, absent);
    }

    /**
     * Reads the level in force.
     *
     * @return true when there is a clock in {@link #current}, else there is a {@link #reason}.
     */
    boolean readCurrent() {
        return scan() && given(current);
    }

    /**
     * Reads the greatest level.
     *
     * @return true when there is a clock in {@link #greatest}, else there is a {@link #reason}.
     */
    boolean readGreatest() {
        return scan() && given(greatest);
    }

    private boolean given(final int megahertz) {
        if (megahertz < 0) {
            fail(fault);
        }
        return megahertz >= 0;
    }

    private boolean scan() {
        final int length = fill();
        current = -1;
        greatest = -1;
        fault = Fault.NO_CURRENT;
        int line = 0;
        while (line < length) {
            int end = line;
            boolean star = false;
            while (end < length && buffer()[end] != '\n') {
                star |= buffer()[end] == '*';
                end++;
            }
            final int megahertz = parse(line, end);
            greatest = Math.max(greatest, megahertz);
            current = star ? megahertz : current;
            line = end + 1;
        }
        return length >= 0;
    }

    private int parse(final int from, final int to) {
        int at = from;
        while (at < to && buffer()[at] != ':') {
            at++;
        }
        at++;
        while (at < to && buffer()[at] == ' ') {
            at++;
        }
        final int firstDigit = at;
        long number = 0;
        while (at < to && buffer()[at] >= '0' && buffer()[at] <= '9') {
            number = Math.min(number * 10 + buffer()[at] - '0', FASTEST_MHZ + 1);
            at++;
        }
        if (at == firstDigit || number > FASTEST_MHZ) {
            fault = at == firstDigit ? Fault.NOT_A_NUMBER : Fault.OUT_OF_RANGE;
            return -1;
        }
        return (int) number;
    }

    /**
     * The level in force.
     *
     * @return MHz.
     */
    int current() {
        return current;
    }

    /**
     * The greatest level.
     *
     * @return MHz.
     */
    int greatest() {
        return greatest;
    }
}
