package io.nvbind.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Whether this user may use a device node, and whose group may. Apart, so that tests need not be run by two users. */
interface Access {

    /** As the kernel decides. */
    Access REAL = new Access() {
        @Override
        public boolean mayUse(final Path node) {
            return Files.isReadable(node) && Files.isWritable(node);
        }

        @Override
        public String group(final Path node) {
            try {
                return Files.readAttributes(node, PosixFileAttributes.class).group().getName();
            } catch (final IOException | UnsupportedOperationException unknown) {
                return "";
            }
        }
    };

    /**
     * Whether this user may read and write it.
     *
     * @param node a device node.
     * @return true when it may.
     */
    boolean mayUse(Path node);

    /**
     * Whose group it has.
     *
     * @param node a device node.
     * @return the group's name or number; empty when unknown.
     */
    String group(Path node);
}
