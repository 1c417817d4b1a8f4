package io.nvbind.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the simulated libraries' declarations and functions against the vendors' headers, by compiling. */
class SimAbiTest {

    @TempDir
    Path folder;

    @Test
    void shouldAgreeWithTheVendorsHeaders() throws Exception {
        RealParts.needProgram("gcc", "gcc");
        final String named = System.getProperty("nvbind.headers", System.getenv("NVBIND_HEADERS"));
        final Path headers = named == null || named.isBlank() ? RealParts.home().resolve("target/headers") : Path.of(named);
        if (!Files.isDirectory(headers)) {
            RealParts.missing("no headers in " + headers + ": run jextract/generate.sh headers");
        }
        final Path said = folder.resolve("said.txt");
        final Process check =
            new ProcessBuilder(RealParts.home().resolve("src/sim/c/abi-check").toString(), headers.toString())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertEquals(0, check.waitFor(), () -> read(said));
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException unreadable) {
            return unreadable.toString();
        }
    }
}
