package io.nvbind.game;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads a {@code /proc/PID/maps} of a process that may be hostile: bounded in bytes and in the length of a line.
 *
 * <p>A line is {@code address perms offset dev inode path}; the kernel writes a newline within a path as {@code \012}, so a
 * name cannot pretend to be a line.
 */
final class MapsFile {

    /** A game maps a few thousand pieces of about 100 bytes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_LINE = 8192;
    private static final int FIELDS_BEFORE_PATH = 5;
    private static final int MAX_NAME = 64;

    private final Map<Technique, String> found = new EnumMap<>(Technique.class);
    private final String inode;
    private boolean inodeSeen;
    private boolean whole;
    private String lastPath = "";

    private MapsFile(final String inode) {
        this.inode = inode;
    }

    /**
     * Reads it.
     *
     * @param file  the maps.
     * @param inode of the ring that the process must have mapped to be the right one.
     * @return what is mapped, or why nothing can be said.
     * @throws IOException when it cannot be read.
     */
    static MappedLibraries read(final Path file, final long inode) throws IOException {
        final MapsFile maps = new MapsFile(Long.toString(inode));
        try (InputStream in = Files.newInputStream(file)) {
            maps.lines(in);
        }
        if (!maps.inodeSeen) {
            return MappedLibraries.unknown("the process that holds the ring's lock does not have it mapped");
        }
        return new MappedLibraries(maps.found, maps.whole ? null : "the process has more than " + MAX_BYTES
            + " bytes of mappings; only the first were looked at");
    }

    private void lines(final InputStream in) throws IOException {
        final byte[] chunk = new byte[64 * 1024];
        final byte[] line = new byte[MAX_LINE];
        int length = 0;
        int total = 0;
        int got = in.read(chunk);
        while (got > 0 && total < MAX_BYTES) {
            total += got;
            for (int i = 0; i < got; i++) {
                if (chunk[i] == '\n') {
                    line(new String(line, 0, length, StandardCharsets.UTF_8));
                    length = 0;
                } else if (length < MAX_LINE) {
                    line[length++] = chunk[i];
                }
            }
            got = in.read(chunk);
        }
        whole = got <= 0;
    }

    private void line(final String line) {
        int at = 0;
        int field = 0;
        String fifth = "";
        while (field < FIELDS_BEFORE_PATH && at < line.length()) {
            final int space = line.indexOf(' ', at);
            final int end = space < 0 ? line.length() : space;
            if (end > at) {
                fifth = line.substring(at, end);
                field++;
            }
            at = end + 1;
        }
        inodeSeen |= field == FIELDS_BEFORE_PATH && fifth.equals(inode);
        if (at < line.length()) {
            path(line.substring(at).strip());
        }
    }

    private void path(final String path) {
        if (path.equals(lastPath) || !path.startsWith("/")) {
            return;
        }
        lastPath = path;
        final String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst(" \\(deleted\\)$", "");
        if (name.length() <= MAX_NAME) {
            for (final Technique technique : Technique.values()) {
                if (!found.containsKey(technique) && technique.isNamed(name)) {
                    found.put(technique, name);
                }
            }
        }
    }
}
