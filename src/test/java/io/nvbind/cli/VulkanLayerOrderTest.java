package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.parts.VirtualDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Vulkan layer with another one that stands in front of presents, once below it and once above it. */
@Tag("real")
class VulkanLayerOrderTest {

    private static final int FRAMES = 200;
    private static final String NVBIND = "VK_LAYER_NVBIND_frames";
    private static final String MANGOHUD = "VK_LAYER_MANGOHUD_overlay";
    private static final Path MANIFESTS = Path.of("/usr/share/vulkan/implicit_layer.d");

    @TempDir
    private Path folder;

    /** Each in a folder of its own: older loaders order layers as they find them, not as they are told. */
    private Path alone(final String name, final String manifest) throws IOException {
        final Path own = Files.createDirectories(folder.resolve(name));
        Files.writeString(own.resolve("layer.json"), manifest);
        return own;
    }

    private static Path mangoHud() throws IOException {
        try (var files = Files.newDirectoryStream(MANIFESTS, "MangoHud*.json")) {
            return files.iterator().next();
        }
    }

    private Path nvbind() throws IOException {
        final Path home = RealParts.nativeDir();
        return alone(NVBIND, Files.readString(home.resolve("share/vulkan/implicit_layer.d/VkLayer_nvbind_frames.json"))
            .replaceFirst("\"library_path\": \"[^\"]*\"", "\"library_path\": \"" + home.resolve("libVkLayer_nvbind.so") + "\""));
    }

    @ParameterizedTest
    @CsvSource({NVBIND + "," + MANGOHUD, MANGOHUD + "," + NVBIND})
    void shouldRecordEveryFrameAboveAndBelowAnotherLayer(final String upper, final String lower) throws Exception {
        RealParts.needProgram("vulkan-tools", "vkcube");
        RealParts.needProgram("mangohud", "mangohud");
        final Map<String, Path> places = Map.of(NVBIND, nvbind(), MANGOHUD, alone(MANGOHUD, Files.readString(mangoHud())));
        final Path frames = Files.createDirectory(folder.resolve("frames"));
        final String said;
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.putAll(Map.of("VK_LAYER_PATH", places.get(upper) + ":" + places.get(lower),
                "VK_INSTANCE_LAYERS", upper + ":" + lower, "VK_LOADER_DEBUG", "info,layer",
                "NVBIND_FRAMES_DIR", frames.toString()));
            try (Program game = Program.start(environment, List.of("vkcube", "--c", String.valueOf(FRAMES)))) {
                assertEquals(0, game.await(), game.err());
                said = game.err() + game.out();
            }
        }
        /* The loader builds the chain from the driver up. */
        final int first = said.indexOf("Inserted device layer \"" + lower);
        final int second = said.indexOf("Inserted device layer \"" + upper);
        assertTrue(first >= 0 && second > first, said);
        final List<String> presents = RingDump.lines(frames, "present");
        assertEquals(FRAMES, presents.size());
        for (int i = 0; i < FRAMES; i++) {
            assertEquals(i, Integer.parseInt(presents.get(i).split(",", -1)[3]));
        }
    }
}
