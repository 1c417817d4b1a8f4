package io.nvbind.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The calls that took a process down, kept in a text file: a line each, four fields with tabs between them (library,
 * subject and function, when, how it ended).
 *
 * <p>A library is known by path, size and time of change, so that an update is given a new chance. One thread.
 */
public final class Quarantine {

    private static final int FIELDS = 4;
    private static final String HEADER =
        "# calls that crashed a vendor library; with nvbind stopped, delete a line to let it be tried again";

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    /**
     * Reads the file.
     *
     * @param file may be missing.
     * @throws IOException when it is there and cannot be read.
     */
    public Quarantine(final Path file) throws IOException {
        this.file = file;
        read();
    }

    /** Another nvbind may have added something; what could not be written stays known. */
    private void read() throws IOException {
        try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
            all.filter(line -> line.split("\t", -1).length == FIELDS && !lines.contains(line)).forEach(lines::add);
        } catch (final NoSuchFileException none) {
            return;
        } catch (final UncheckedIOException problem) {
            throw problem.getCause();
        }
    }

    /**
     * The calls that must not be made.
     *
     * @param library as {@link #identity} names it.
     * @return "subject function" of each.
     */
    public Set<String> refused(final String library) {
        final Set<String> calls = new HashSet<>();
        for (final String line : lines) {
            final String[] fields = line.split("\t", -1);
            if (fields[0].equals(library)) {
                calls.add(fields[1]);
            }
        }
        return calls;
    }

    /**
     * Adds a call, on disk before this returns.
     *
     * @param library as {@link #identity} names it.
     * @param call    "subject function".
     * @param end     how the process ended.
     * @throws IOException when it cannot be written; it is refused in this process all the same.
     */
    public void add(final String library, final String call, final String end) throws IOException {
        lines.add(String.join("\t", library, call, Instant.now().toString(), end.replaceAll("\\p{Cntrl}", " ")));
        Files.createDirectories(file.getParent());
        read();
        final List<String> all = new ArrayList<>(lines);
        all.addFirst(HEADER);
        final Path fresh = Files.createTempFile(file.getParent(), "quarantine", ".new");
        Files.write(fresh, all, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Names a library's build.
     *
     * @param library its path.
     * @return path, size and time of change; the path alone when the file cannot be read.
     */
    public static String identity(final Path library) {
        try {
            final Path real = library.toRealPath();
            return real.toString().replaceAll("\\p{Cntrl}", "?") + " " + Files.size(real) + " "
                + Files.getLastModifiedTime(real).toMillis();
        } catch (final IOException unreadable) {
            return library.toString();
        }
    }

    /**
     * Where it is kept.
     *
     * @return the file.
     */
    public Path file() {
        return file;
    }
}
