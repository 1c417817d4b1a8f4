package io.nvbind.sysfs;

import java.nio.file.Path;
import java.util.Set;

/**
 * The hwmon folder of a device: finds its inputs by their label, since the numbers differ between generations. Looked up
 * when sampling begins, not while it goes on.
 */
final class Hwmon {

    private static final int INPUTS = 16;

    private final Tree tree;
    private final Path folder;

    /**
     * Finds the folder.
     *
     * @param tree   to look in.
     * @param device the GPU's folder in sysfs.
     * @param names  what the driver calls it in its file called name; i915 has a further one for each of its GTs.
     */
    Hwmon(final Tree tree, final Path device, final Set<String> names) {
        this.tree = tree;
        Path found = null;
        final Path parent = device.resolve("hwmon");
        for (final String each : tree.names(parent)) {
            if (found == null && names.contains(tree.text(parent.resolve(each).resolve("name")).value())) {
                found = parent.resolve(each);
            }
        }
        folder = found;
    }

    boolean present() {
        return folder != null;
    }

    /**
     * A file of the folder.
     *
     * @param name for instance {@code power1_cap}.
     * @return null when it is absent.
     */
    Path file(final String name) {
        if (folder == null) {
            return null;
        }
        final Path path = folder.resolve(name);
        return tree.exists(path) ? path : null;
    }

    /**
     * The first of several files that is there.
     *
     * @param names in order of preference.
     * @return null when all are absent.
     */
    Path first(final String... names) {
        for (final String name : names) {
            final Path path = file(name);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    /**
     * An input by its label.
     *
     * @param kind  {@code temp}, {@code freq} or {@code energy}.
     * @param label as in the file {@code temp1_label}.
     * @return its {@code _input} file, or null.
     */
    Path labelled(final String kind, final String label) {
        for (int i = 0; i <= INPUTS && folder != null; i++) {
            if (tree.text(folder.resolve(kind + i + "_label")).is(label)) {
                return file(kind + i + "_input");
            }
        }
        return null;
    }

    /**
     * An input that has no label.
     *
     * @param name for instance {@code temp1}.
     * @return its {@code _input} file, or null when it is absent or labelled as something else.
     */
    Path unlabelled(final String name) {
        return folder == null || tree.exists(folder.resolve(name + "_label")) ? null : file(name + "_input");
    }
}
