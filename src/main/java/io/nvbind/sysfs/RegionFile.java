package io.nvbind.sysfs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One of the memory cgroup files {@code dmem.capacity} and {@code dmem.current}, which list device memory as
 * {@code drm/0000:03:00.0/vram0 8514437120}: adds up the regions of one GPU. Read without allocation.
 */
final class RegionFile extends HotFile {

    private final byte[] prefix;
    private long bytes;

    /**
     * A file and whose regions to take.
     *
     * @param prefix what the names of the GPU's regions begin with.
     */
    RegionFile(final Tree tree, final Path path, final String prefix, final byte[] buffer, final String absent) {
        super(tree, path, Tree.TEXT_CAP, buffer, absent);
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the file.
     *
     * @return true when it lists a region of this GPU, else there is a {@link #reason}.
     */
    boolean read() {
        final int length = fill();
        long sum = 0;
        boolean found = false;
        int line = 0;
        while (line < length) {
            int end = line;
            while (end < length && buffer()[end] != '\n') {
                end++;
            }
            if (ours(line, end)) {
                final long number = lastNumber(line, end);
                found |= number >= 0;
                sum += Math.max(number, 0);
            }
            line = end + 1;
        }
        bytes = sum;
        if (!found && length >= 0) {
            fail(Fault.NOT_A_NUMBER);
        }
        return found;
    }

    private boolean ours(final int from, final int to) {
        if (to - from <= prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (buffer()[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private long lastNumber(final int from, final int to) {
        int at = from + prefix.length;
        while (at < to && buffer()[at] != ' ') {
            at++;
        }
        long number = 0;
        final int firstDigit = ++at;
        while (at < to && buffer()[at] >= '0' && buffer()[at] <= '9') {
            number = Math.min(number * 10 + buffer()[at] - '0', Sensors.MOST_MEMORY);
            at++;
        }
        return at > firstDigit && (at == to || buffer()[at] == '\r') ? number : -1;
    }

    long bytes() {
        return bytes;
    }
}
