package io.nvbind.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of this process's own for files that change at each call of a vendor library: below the run folder, which lies in
 * memory, or where that cannot be written, in the folder of temporary files.
 */
record MarkerFolder(Path path) implements AutoCloseable {

    private static final String PREFIX = "vendor-";

    static MarkerFolder make(final Path runDir) throws IOException {
        try {
            Places.make(runDir);
            return new MarkerFolder(Files.createTempDirectory(runDir, PREFIX));
        } catch (final IOException | CommandFailure notOurs) {
            return new MarkerFolder(Files.createTempDirectory("nvbind-" + PREFIX));
        }
    }

    Path file(final String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try (var files = Files.list(path)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(path);
        } catch (final IOException problem) {
            System.err.println("nvbind: " + path + " could not be deleted: " + problem);
        }
    }
}
