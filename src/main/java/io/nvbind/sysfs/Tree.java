package io.nvbind.sysfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The root under which {@code /sys}, {@code /proc}, {@code /dev} and the rest are looked for: {@code /}, or a prepared
 * tree. Links are followed only as long as they stay below the root, sizes are capped, and nothing but regular files is
 * opened, so that a prepared tree can neither lead the reader away nor block it. Immutable; any thread.
 */
final class Tree {

    /** More than the kernel ever puts into a text file of sysfs. */
    static final int TEXT_CAP = 4096;
    /** The cap for binary files: tables and EDIDs. */
    static final int TABLE_CAP = 1 << 16;

    static final String MISSING = "is missing";
    static final String OUTSIDE = "leads out of the tree";
    static final String NOT_A_FILE = "is not a regular file";

    private final Path root;
    private final Path realRoot;

    Tree(final Path root) {
        this.root = root.toAbsolutePath().normalize();
        Path real;
        try {
            real = this.root.toRealPath();
        } catch (final IOException missing) {
            real = this.root;
        }
        realRoot = real;
    }

    Path root() {
        return root;
    }

    /**
     * A path below the root.
     *
     * @param absolute as on a running system, for instance {@code /sys/class/drm}.
     * @return the same place in this tree; it need not exist.
     */
    Path at(final String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /**
     * How a path is called in messages.
     *
     * @param path below the root.
     * @return as on a running system.
     */
    String shown(final Path path) {
        final Path base = path.startsWith(root) ? root : realRoot;
        return path.startsWith(base) ? "/" + base.relativize(path) : path.toString();
    }

    /**
     * Follows every link.
     *
     * @param path below the root.
     * @return the real path, or null when it is missing or outside the root.
     */
    Path real(final Path path) {
        try {
            final Path real = path.toRealPath();
            return real.startsWith(realRoot) ? real : null;
        } catch (final IOException missing) {
            return null;
        }
    }

    boolean exists(final Path path) {
        return real(path) != null;
    }

    /**
     * Why a file must not be opened.
     *
     * @param path below the root.
     * @return a reason, or null when it may.
     */
    String obstacle(final Path path) {
        try {
            final Path real = path.toRealPath();
            if (!real.startsWith(realRoot)) {
                return OUTSIDE;
            }
            return Files.isRegularFile(real) ? null : NOT_A_FILE;
        } catch (final NoSuchFileException missing) {
            return MISSING;
        } catch (final IOException problem) {
            return "cannot be read (" + problem.getClass().getSimpleName() + ")";
        }
    }

    /**
     * The name a link points to, such as the driver's name behind {@code driver}; what it points to need not exist.
     *
     * @param link below the root.
     * @return the last part of the target, or null when there is no such link.
     */
    static String linkName(final Path link) {
        try {
            final Path name = Files.readSymbolicLink(link).getFileName();
            return name == null ? null : name.toString();
        } catch (final IOException | UnsupportedOperationException none) {
            return null;
        }
    }

    /**
     * What a folder holds.
     *
     * @param folder below the root.
     * @return the names, shorter ones first and then by alphabet so that card10 follows card2; empty when there is none.
     */
    List<String> names(final Path folder) {
        final List<String> names = new ArrayList<>();
        final Path real = real(folder);
        if (real == null) {
            return names;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (final IOException | DirectoryIteratorException vanished) {
            return names;
        }
        Collections.sort(names, Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return names;
    }

    /**
     * Reads a small text file.
     *
     * @param path below the root.
     * @return its text without surrounding blanks and line ends, or what is wrong with it.
     */
    Text text(final Path path) {
        try {
            final byte[] bytes = bytes(path, TEXT_CAP);
            for (final byte each : bytes) {
                if (each == 0) {
                    return Text.wrong("holds NUL bytes");
                }
            }
            final String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Text.wrong("is empty") : new Text(text, null);
        } catch (final IOException problem) {
            return Text.wrong(problem.getMessage());
        }
    }

    /**
     * Reads a file.
     *
     * @param path below the root.
     * @param cap  greatest size.
     * @return all its bytes.
     * @throws IOException whose message continues a sentence that begins with the file's name.
     */
    byte[] bytes(final Path path, final int cap) throws IOException {
        final String obstacle = obstacle(path);
        if (obstacle != null) {
            throw new IOException(obstacle);
        }
        final byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(cap + 1);
        } catch (final IOException problem) {
            throw new IOException("cannot be read (" + problem.getClass().getSimpleName() + ")", problem);
        }
        if (bytes.length > cap) {
            throw new IOException("is longer than " + cap + " bytes");
        }
        return bytes;
    }

    /**
     * A text that was read, or what is wrong with its file.
     *
     * @param value   the text, or null.
     * @param problem continues a sentence that begins with the file's name, or null.
     */
    record Text(String value, String problem) {

        static Text wrong(final String problem) {
            return new Text(null, problem);
        }

        String or(final String other) {
            return value == null ? other : value;
        }

        boolean is(final String expected) {
            return expected.equals(value);
        }
    }
}
