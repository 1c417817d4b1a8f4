package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program on a prepared tree in the place of the running system. */
@Tag("real")
class PreparedTreeTest {

    private static final String PCI = "0000:0b:00.0";

    @TempDir
    private Path folder;
    private Path root;

    @BeforeEach
    void setUp() throws IOException {
        root = folder.resolve("root");
        final Path device = Files.createDirectories(root.resolve("sys/bus/pci/devices").resolve(PCI));
        Files.writeString(device.resolve("class"), "0x030000\n");
        Files.writeString(device.resolve("vendor"), "0x10de\n");
        Files.writeString(device.resolve("device"), "0x2684\n");
        Files.writeString(device.resolve("uevent"), "DRIVER=vfio-pci\n");
    }

    private static JsonNode gpu(final JsonNode gpus) {
        return gpus.valueStream().filter(gpu -> PCI.equals(gpu.get("pci").asString())).findFirst()
            .orElseThrow(() -> new AssertionError(gpus.toString()));
    }

    private void assertShown(final Program program) throws Exception {
        assertEquals(0, program.await(), program.err());
        final JsonNode answer = JsonMapper.builder().build().readTree(program.out());
        assertEquals("vfio-pci (sysfs)", gpu(answer.get("gpus")).get("driver").asString());
        assertTrue(answer.get("looked_for").toString().contains(root.resolve("sys").toString()), program.out());
    }

    @Test
    void shouldShowTheGpusOfATreeWhenItIsTheRoot() throws Exception {
        try (Program gpus = Program.nvbind(Map.of(), "gpus", "--json", "--root", root.toString())) {
            assertShown(gpus);
        }
        try (Program gpus = Program.nvbind(Map.of("NVBIND_ROOT", root.toString()), "gpus", "--json")) {
            assertShown(gpus);
        }
    }

    @Test
    void shouldServeTheGpusOfATreeAndMeetGamesThere() throws Exception {
        try (Program daemon = Program.nvbind(Map.of(), "daemon", "--port", "0", "--root", root.toString(), "--state-dir",
            folder.resolve("state").toString())) {
            final String url = daemon.awaitLine("ready ").substring("ready ".length());
            assertEquals("vfio-pci (sysfs)", gpu(JsonMapper.builder().build().readTree(
                java.net.URI.create(url + "/api/gpu/status").toURL().openStream().readAllBytes())).get("driver").asString());
            assertTrue(Files.isDirectory(root.resolve("run/nvbind/frames")));
        }
    }

    @Test
    void shouldSayThatTheRootIsNoFolder() throws Exception {
        try (Program gpus = Program.nvbind(Map.of(), "gpus", "--root", folder.resolve("none").toString())) {
            assertEquals(4, gpus.await());
            assertEquals("nvbind: --root " + folder.resolve("none") + " is not a folder", gpus.err());
        }
    }
}
