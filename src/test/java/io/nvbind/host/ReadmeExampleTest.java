package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java example, compiled and run as a reader would. */
class ReadmeExampleTest {

    @TempDir
    private Path folder;

    @Test
    void shouldCompileAndRunAsPrinted() throws Exception {
        final String readme = Files.readString(RealParts.home().resolve("README.md"));
        final int begin = readme.indexOf("```java\n") + "```java\n".length();
        final String example = readme.substring(begin, readme.indexOf("```", begin));
        assertTrue(example.lines().filter(line -> !line.isBlank() && !line.startsWith("import")).count() <= 15, example);
        final Path source = Files.writeString(folder.resolve("Temperatures.java"), example);
        // With the simulated NVML looked for first, it finds a GPU.
        try (SimulatedCards cards = SimulatedCards.of("new", folder);
             Program program = Program.start(Map.of(), List.of(
                 Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                 "--enable-native-access=ALL-UNNAMED", "-Dnvbind.libraries=" + folder, "-cp", System.getProperty("java.class.path"),
                 source.toString()))) {
            assertEquals(0, program.await(), program.err());
            assertTrue(program.out().contains("NVIDIA GeForce RTX 4080 (simulated): "), program.out() + program.err());
            assertTrue(program.out().lines().anyMatch(line -> line.endsWith(" C")), program.out());
            assertTrue(cards.state().calls("nvmlDeviceGetTemperature") > 0);
        }
    }
}
