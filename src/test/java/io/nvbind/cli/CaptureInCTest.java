package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The capture layer's own tests, in C; what they print is shown when one fails. */
@Tag("real")
class CaptureInCTest {

    private static final long BUILD_PATIENCE_SECONDS = 600;

    private static void make(final String folder, final String... goals) throws Exception {
        // Tests in other JVMs build into the same folder.
        final Path out = RealParts.home().resolve("target").resolve(folder);
        final List<String> command = new ArrayList<>(List.of("flock", out + ".lock", "make", "-s", "-j3", "-Otarget", "-C",
            RealParts.home().resolve("src/main/c").toString(),
            "OUT=" + out));
        command.addAll(List.of(goals));
        try (Program make = Program.start(Map.of(), command)) {
            assertEquals(0, make.await(BUILD_PATIENCE_SECONDS), () -> make.out() + "\n" + make.err());
        }
    }

    @Test
    void shouldPassTheTestsOfRingAndLayer() throws Exception {
        make("native-test", "all", "test");
    }

    @Test
    void shouldPassWith32BitPointers() throws Exception {
        needCompilerOption("gcc-multilib", "-m32");
        make("native-test-32", "test", "BITS=32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"address,undefined", "thread"})
    void shouldPassUnderSanitizers(final String sanitizers) throws Exception {
        needCompilerOption("gcc", "-fsanitize=" + sanitizers);
        make("native-test-" + sanitizers.replace(',', '-'), "test", "SAN=" + sanitizers);
    }

    @Test
    void shouldAgreeWithTheVulkanHeaders() throws Exception {
        RealParts.needFile("libvulkan-dev", Path.of("/usr/include/vulkan/vulkan.h"));
        make("native-test", "abi-check");
    }

    /** Ends the test unless gcc can compile and link with that option. */
    private static void needCompilerOption(final String packageName, final String option) throws Exception {
        try (Program compiler = Program.start(Map.of(), List.of("gcc", option, "-shared", "-fPIC", "-include", "errno.h",
                 "-x", "c", "-o", "/dev/null", "/dev/null"))) {
            if (compiler.await() != 0) {
                RealParts.missing("gcc " + option + " does not work (package " + packageName + "): " + compiler.err());
            }
        }
    }
}
