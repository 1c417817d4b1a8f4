package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The capture layer's own tests, in C; what they print is shown when one fails. */
@Tag("real")
class CaptureInCTest {

    private static void make(final String... goals) throws Exception {
        final List<String> command = new java.util.ArrayList<>(List.of("make", "-s", "-C",
            RealParts.home().resolve("src/main/c").toString(),
            "OUT=" + RealParts.home().resolve("target/native-test")));
        command.addAll(List.of(goals));
        try (Program make = Program.start(Map.of(), command)) {
            assertEquals(0, make.await(), () -> make.out() + "\n" + make.err());
        }
    }

    @Test
    void shouldPassTheTestsOfRingAndLayer() throws Exception {
        make("all", "test");
    }

    @Test
    void shouldAgreeWithTheVulkanHeaders() throws Exception {
        RealParts.needFile("libvulkan-dev", Path.of("/usr/include/vulkan/vulkan.h"));
        make("abi-check");
    }
}
