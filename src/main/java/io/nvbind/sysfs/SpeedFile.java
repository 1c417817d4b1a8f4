package io.nvbind.sysfs;

import java.nio.file.Path;

/**
 * A PCIe link's speed such as {@code 16.0 GT/s PCIe}, as the generation that has it. Read without allocation.
 */
final class SpeedFile extends HotFile {

    /** Tenths of a GT/s by generation, from the first on. */
    private static final int[] TENTHS = {25, 50, 80, 160, 320, 640};

    private static final int FASTEST = 1000;

    private int generation;

    SpeedFile(final Tree tree, final Path path, final byte[] buffer, final String absent) {
        super(tree, path, Tree.TEXT_CAP, buffer, absent);
    }

    /**
     * Reads the speed.
     *
     * @return true when there is a {@link #generation}, else there is a {@link #reason}; a link that is off is "Unknown".
     */
    boolean read() {
        final int length = fill();
        if (length < 0) {
            return false;
        }
        int at = 0;
        int tenths = 0;
        while (at < length && digit(at) >= 0 && tenths < FASTEST) {
            tenths = tenths * 10 + digit(at);
            at++;
        }
        tenths *= 10;
        if (at + 1 < length && buffer()[at] == '.') {
            tenths += Math.max(digit(at + 1), 0);
        }
        generation = 0;
        for (int i = 0; i < TENTHS.length; i++) {
            if (tenths == TENTHS[i]) {
                generation = i + 1;
            }
        }
        if (generation == 0) {
            fail(Fault.NOT_A_NUMBER);
        }
        return generation > 0;
    }

    private int digit(final int at) {
        final int digit = buffer()[at] - '0';
        return digit >= 0 && digit <= 9 ? digit : -1;
    }

    int generation() {
        return generation;
    }
}
