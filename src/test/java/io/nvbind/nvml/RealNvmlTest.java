package io.nvbind.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** NVIDIA's own library on a machine without NVIDIA's driver. */
@Tag("real")
class RealNvmlTest {

    private static final String SONAME = "libnvidia-ml.so.1";
    /** As root the library makes this node although there is no driver. */
    private static final Path CONTROL_NODE = Path.of("/dev/nvidiactl");

    @TempDir
    private Path folder;

    private final boolean nodeWasThere = Files.exists(CONTROL_NODE);

    @AfterEach
    void removeWhatTheLibraryMade() throws IOException {
        if (!nodeWasThere) {
            Files.deleteIfExists(CONTROL_NODE);
        }
    }

    private static Path library() throws IOException {
        final Path unpacked = RealParts.home().resolve("target/headers/nvmllib");
        RealParts.needFile("libnvidia-ml1, unpacked by jextract/generate.sh headers", unpacked);
        try (var files = Files.walk(unpacked)) {
            return files.filter(file -> file.endsWith(SONAME)).findFirst()
                .orElseThrow(() -> new AssertionError(unpacked + " holds no " + SONAME));
        }
    }

    @Test
    void shouldSayThatTheDriverIsNotLoadedWhenOnlyTheLibraryIsThere() throws Exception {
        assumeFalse(Files.exists(Path.of("/proc/driver/nvidia/version")), "this machine has NVIDIA's driver");
        final Path library = library();
        final Path config = Files.writeString(folder.resolve("nvbind.toml"),
            "[libraries]\nfolders = ['" + library.getParent() + "']\n");
        try (Program gpus = Program.nvbind(Map.of(), "gpus", "--json", "--config", config.toString())) {
            assertEquals(0, gpus.await(), gpus.err());
            final JsonNode report = JsonMapper.shared().readTree(gpus.out()).get("looked_for").valueStream()
                .filter(each -> SONAME.equals(each.get("library").asString())).findFirst().orElseThrow();
            assertEquals(library.toRealPath().toString(), report.get("path").asString());
            assertTrue(report.get("reason").asString().contains("driver is not loaded"), report.toString());
        }
    }
}
