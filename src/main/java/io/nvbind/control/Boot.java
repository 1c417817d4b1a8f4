package io.nvbind.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which run of the kernel this is. Any thread. */
public final class Boot {

    private Boot() {
    }

    /**
     * Asks the kernel.
     *
     * @param root holds {@code proc}.
     * @return {@code /proc/sys/kernel/random/boot_id}; {@code unknown} where there is none.
     */
    public static String id(final Path root) {
        try {
            return Files.readString(root.resolve("proc/sys/kernel/random/boot_id")).strip();
        } catch (final IOException none) {
            return "unknown";
        }
    }
}
