package io.nvbind.container;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Control groups, version 2: which processes are in one. Any thread. */
final class Cgroups {

    /** Processes named at most. */
    static final int MAX_PIDS = 4096;
    private static final int MAX_DEPTH = 16;

    private final Path root;

    Cgroups(final Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Finds a group by its path, with or without the mount point.
     *
     * @param text as somebody gave it.
     * @return below the root, without a leading slash; null when there is no such group.
     */
    String find(final String text) {
        final String below = text.startsWith(root + "/") ? text.substring(root.toString().length()) : text;
        final String relative = below.replaceAll("^/+", "");
        try {
            final Path folder = root.resolve(relative).normalize();
            // Neither upwards nor over a link: the group is where its name says.
            final boolean there = !relative.isEmpty() && folder.startsWith(root) && !folder.equals(root)
                && folder.toRealPath().equals(root.toRealPath().resolve(root.relativize(folder)))
                && Files.isRegularFile(folder.resolve("cgroup.procs"), LinkOption.NOFOLLOW_LINKS);
            return there ? root.relativize(folder).toString() : null;
        } catch (final IOException | RuntimeException none) {
            return null;
        }
    }

    /** Whether a group is still there. */
    boolean exists(final String group) {
        return Files.isDirectory(root.resolve(group), LinkOption.NOFOLLOW_LINKS);
    }

    /** Processes in a group and those below it, at most {@link #MAX_PIDS}; empty when it is gone. */
    List<Long> pids(final String group) {
        final List<Long> pids = new ArrayList<>();
        collect(root.resolve(group), 0, pids);
        return pids;
    }

    private void collect(final Path folder, final int depth, final List<Long> pids) {
        try {
            for (final String line : Files.readAllLines(folder.resolve("cgroup.procs"))) {
                if (pids.size() < MAX_PIDS && line.matches("[1-9][0-9]{0,9}")) {
                    pids.add(Long.parseLong(line));
                }
            }
            if (depth < MAX_DEPTH && pids.size() < MAX_PIDS) {
                try (DirectoryStream<Path> below = Files.newDirectoryStream(folder,
                    entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
                    for (final Path child : below) {
                        collect(child, depth + 1, pids);
                    }
                }
            }
        } catch (final IOException ending) {
            // A group that ends while it is walked has no process any more.
            return;
        }
    }
}
