package io.nvbind.sysfs;

import java.nio.file.Path;

/**
 * amdgpu's count of memory errors, {@code ras/umc_err_count}: the lines {@code ue: 0} (uncorrected) and {@code ce: 2}
 * (corrected). Read without allocation.
 */
final class ErrorFile extends HotFile {

    private static final long MOST = 1L << 40;

    private long uncorrected;
    private long corrected;

    ErrorFile(final Tree tree, final Path path, final byte[] buffer, final String absent) {
        super(tree, path, Tree.TEXT_CAP, buffer, absent);
    }

    /**
     * Reads both counts.
     *
     * @return false with a {@link #reason} when one is missing.
     */
    boolean read() {
        final int length = fill();
        if (length < 0) {
            return false;
        }
        uncorrected = after('u', length);
        corrected = after('c', length);
        if (uncorrected < 0 || corrected < 0) {
            fail(Fault.NOT_A_NUMBER);
            return false;
        }
        return true;
    }

    private long after(final char letter, final int length) {
        for (int at = 0; at + 4 < length; at++) {
            if ((at == 0 || buffer()[at - 1] == '\n') && buffer()[at] == letter && buffer()[at + 1] == 'e'
                && buffer()[at + 2] == ':' && buffer()[at + 3] == ' ') {
                return number(at + 4, length);
            }
        }
        return -1;
    }

    private long number(final int from, final int length) {
        int at = from;
        long number = 0;
        while (at < length && buffer()[at] >= '0' && buffer()[at] <= '9') {
            number = Math.min(number * 10 + buffer()[at] - '0', MOST);
            at++;
        }
        return at == from ? -1 : number;
    }

    long uncorrected() {
        return uncorrected;
    }

    long corrected() {
        return corrected;
    }
}
