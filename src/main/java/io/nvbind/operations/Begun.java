package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What profiles did that is to be undone: which containers have one only while their game runs, and which limit each ring
 * had before. Kept in a file, so that a daemon that comes after one that was killed undoes it. Any thread.
 */
final class Begun {

    /** What a container's game has until it ends. */
    record Loan(GpuId gpu, Set<String> settings) {
    }

    /** The limit a ring had. */
    record Limit(String container, long nanosBefore) {
    }

    private static final String PROFILE = "profile";
    private static final String LIMIT = "limit";
    private static final int FIELDS = 4;

    private final Path file;
    private final Map<String, Loan> loans = new LinkedHashMap<>();
    private final Map<Path, Limit> limits = new LinkedHashMap<>();

    /** Reads what an earlier daemon left; a line that is none is passed over. */
    Begun(final Path file) {
        this.file = file;
        try {
            Files.readAllLines(file, StandardCharsets.UTF_8).forEach(this::take);
        } catch (final NoSuchFileException first) {
            // Nothing is left.
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void take(final String line) {
        final String[] fields = line.split("\t", FIELDS);
        if (fields.length == FIELDS && fields[0].equals(PROFILE)) {
            loans.put(fields[1], new Loan(GpuId.parse(fields[2]), Set.of(fields[3].split(",", -1))));
        } else if (fields.length == FIELDS && fields[0].equals(LIMIT) && fields[2].matches("[0-9]{1,18}")) {
            limits.put(Path.of(fields[3]), new Limit(fields[1], Long.parseLong(fields[2])));
        }
    }

    synchronized Map<String, Loan> loans() {
        return Map.copyOf(loans);
    }

    synchronized boolean has(final String container) {
        return loans.containsKey(container);
    }

    /** Before anything is set. */
    synchronized void lend(final String container, final GpuId gpu, final Set<Setting> settings) throws Problem {
        final Set<String> labels = new TreeSet<>();
        settings.forEach(setting -> labels.add(setting.label()));
        loans.put(container, new Loan(gpu, labels));
        try {
            write();
        } catch (final IOException full) {
            loans.remove(container);
            throw new Problem(503, "nothing is set, since what is to be taken back cannot be noted: " + full.getMessage());
        }
    }

    /** Once all of it is taken back, or is to stay; tells whether there was any. */
    synchronized boolean end(final String container) {
        return loans.remove(container) != null && rewritten();
    }

    /** Before a limit is set; the first one before holds. */
    synchronized void limited(final Path ring, final Limit before) throws IOException {
        if (limits.putIfAbsent(ring, before) == null) {
            write();
        }
    }

    /** The rings of a container that have a limit of ours; they count as released. */
    synchronized Map<Path, Limit> release(final String container) {
        final Map<Path, Limit> released = new LinkedHashMap<>(limits);
        released.values().removeIf(limit -> !limit.container().equals(container));
        limits.keySet().removeAll(released.keySet());
        return released.isEmpty() || rewritten() ? released : Map.of();
    }

    /** What cannot be written now is undone once more by the next daemon, which does no harm. */
    private boolean rewritten() {
        try {
            write();
        } catch (final IOException full) {
            System.getLogger("io.nvbind.operations").log(System.Logger.Level.WARNING, file + " cannot be written: " + full);
        }
        return true;
    }

    private void write() throws IOException {
        final List<String> lines = new ArrayList<>();
        loans.forEach((container, loan) -> lines.add(
            String.join("\t", PROFILE, container, loan.gpu().toString(), String.join(",", loan.settings()))));
        limits.forEach((ring, limit) -> lines.add(
            String.join("\t", LIMIT, limit.container(), Long.toString(limit.nanosBefore()), ring.toString())));
        final Path whole = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(whole, lines, StandardCharsets.UTF_8);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
