package io.nvbind.operations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What trials of profiles came to: the latest of each game, preset, GPU and driver, in one file. Any thread. */
public final class TrialMemory {

    private static final int MOST = 1000;
    private static final String[] KEY = {"profile", "quality_preset", "gpu_name", "driver_version"};

    private final Path file;

    /**
     * Names it.
     *
     * @param file need not exist.
     */
    public TrialMemory(final Path file) {
        this.file = file;
    }

    /**
     * Every trial that is remembered.
     *
     * @return oldest first; empty when the file is not there or cannot be read.
     */
    synchronized ArrayNode all() {
        try {
            if (Files.isRegularFile(file)
                && GamingJson.JSON.readTree(Files.readString(file)) instanceof final ArrayNode trials) {
                return trials;
            }
        } catch (final IOException | JacksonException unreadable) {
            return GamingJson.JSON.createArrayNode();
        }
        return GamingJson.JSON.createArrayNode();
    }

    /** Puts a trial in the place of an earlier one of the same game, preset, GPU and driver. */
    synchronized void remember(final ObjectNode trial) throws IOException {
        final ArrayNode kept = GamingJson.JSON.createArrayNode();
        for (final JsonNode old : all()) {
            if (!same(old, trial)) {
                kept.add(old);
            }
        }
        kept.add(trial);
        while (kept.size() > MOST) {
            kept.remove(0);
        }
        final Path whole = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(whole, GamingJson.JSON.writeValueAsString(kept), StandardCharsets.UTF_8);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean same(final JsonNode one, final JsonNode other) {
        for (final String key : KEY) {
            if (!one.path(key).equals(other.path(key))) {
                return false;
            }
        }
        return true;
    }
}
