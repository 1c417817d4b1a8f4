package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What profiles did that is to be undone: which containers have one only while their game runs, and which limit each ring
 * had before. Kept in a file, so that a daemon that comes after one that was killed undoes it; as JSON, since a container
 * names its rings as it likes. Any thread.
 */
final class Begun {

    /** What a container's game has until it ends. */
    record Loan(GpuId gpu, Set<String> settings) {
    }

    /** The limit a ring had. */
    record Limit(String container, long nanosBefore) {
    }

    private static final System.Logger LOG = System.getLogger("io.nvbind.operations");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<String, Loan> loans = new LinkedHashMap<>();
    private final Map<Path, Limit> limits = new LinkedHashMap<>();

    /** Reads what an earlier daemon left; a file that is garbled is told of, and nothing is undone by it. */
    Begun(final Path file) {
        this.file = file;
        try {
            final JsonNode left = JSON.readTree(Files.readAllBytes(file));
            left.path("profiles").forEach(loan -> loans.put(loan.required("container").stringValue(),
                new Loan(GpuId.parse(loan.required("gpu").stringValue()), Set.copyOf(
                    loan.required("settings").valueStream().map(JsonNode::stringValue).toList()))));
            left.path("limits").forEach(limit -> limits.put(Path.of(limit.required("ring").stringValue()),
                new Limit(limit.required("container").stringValue(), limit.required("nanos_before").longValue())));
        } catch (final NoSuchFileException first) {
            // Nothing is left.
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (final JacksonException | IllegalArgumentException garbled) {
            LOG.log(System.Logger.Level.WARNING, file + " is not as nvbind wrote it; nothing is undone by it: " + garbled);
            loans.clear();
            limits.clear();
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
            LOG.log(System.Logger.Level.WARNING, file + " cannot be written: " + full);
        }
        return true;
    }

    private void write() throws IOException {
        final ObjectNode whole = JSON.createObjectNode();
        final ArrayNode profiles = whole.putArray("profiles");
        loans.forEach((container, loan) -> {
            final ArrayNode settings = profiles.addObject().put("container", container).put("gpu", loan.gpu().toString())
                .putArray("settings");
            loan.settings().stream().sorted().forEach(settings::add);
        });
        final ArrayNode rings = whole.putArray("limits");
        limits.forEach((ring, limit) -> rings.addObject().put("ring", ring.toString()).put("container", limit.container())
            .put("nanos_before", limit.nanosBefore()));
        final Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(fresh, JSON.writeValueAsBytes(whole));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
