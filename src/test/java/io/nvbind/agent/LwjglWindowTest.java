package io.nvbind.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nvbind.frame.FrameRecord;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.parts.VirtualDisplay;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in a real LWJGL 3 window. */
@Tag("real")
class LwjglWindowTest {

    @TempDir
    private Path folder;

    static List<Path> jvms() throws IOException {
        return JavaGame.jvms();
    }

    @BeforeAll
    static void needParts() {
        RealParts.needProgram("xvfb", "Xvfb");
    }

    private static JavaGame window(final Path folder) throws IOException {
        final String lwjgl = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("lwjgl")).collect(Collectors.joining(File.pathSeparator));
        return new JavaGame(folder).compileWith(lwjgl, """
            import org.lwjgl.glfw.GLFW;
            import org.lwjgl.opengl.GL;
            import org.lwjgl.opengl.GL11;
            public class Game {
                public static void main(String[] arguments) {
                    GLFW.glfwInit();
                    long window = GLFW.glfwCreateWindow(64, 64, "game", 0, 0);
                    GLFW.glfwMakeContextCurrent(window);
                    GL.createCapabilities();
                    GLFW.glfwSwapInterval(0);
                    for (int i = 0; i < 300; i++) {
                        GL11.glClear(GL11.GL_COLOR_BUFFER_BIT);
                        GLFW.glfwSwapBuffers(window);
                        GLFW.glfwPollEvents();
                    }
                    GLFW.glfwDestroyWindow(window);
                    GLFW.glfwTerminate();
                    System.out.println("frames 300");
                }
            }
            """);
    }

    private static void play(final JavaGame game, final Path jvm, final Map<String, String> more) throws Exception {
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("NVBIND_CAPTURE", "1");
            environment.put("NVBIND_FRAMES_DIR", game.frames().toString());
            environment.putAll(more);
            try (Program program = game.start(jvm, environment, "-javaagent:" + JavaGame.agentJar())) {
                assertEquals(0, program.await(), program.err());
                assertEquals("frames 300", program.out());
            }
        }
    }

    @Test
    void shouldLeaveTheFramesToTheOpenGlShimWhenItIsThereToo() throws Exception {
        final JavaGame game = window(folder);
        final Path shim = RealParts.nativeDir().resolve("preload/x86_64/libnvbind-gl.so");
        assumeTrue(Files.exists(shim), shim + " is not built here");
        play(game, Path.of(System.getProperty("java.home")), Map.of("LD_PRELOAD", shim.toString()));
        long presents = 0;
        final List<Path> rings;
        try (var files = Files.list(game.frames())) {
            rings = files.toList();
        }
        assertEquals(2, rings.size());
        for (final Path ring : rings) {
            presents += RingRecords.in(ring).count(FrameRecord.PRESENT);
        }
        // GLFW swaps once by itself when it makes a window, which only the shim sees.
        assertEquals(301, presents);
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void shouldCountEveryFrameOfARealWindow(final Path jvm) throws Exception {
        final JavaGame game = window(folder);
        play(game, jvm, Map.of());
        final RingRecords records = RingRecords.of(game.frames());
        assertEquals(300, records.count(FrameRecord.PRESENT));
        assertEquals(299L, records.sequences().getLast());
        assertEquals(1, records.count(FrameRecord.SWAPCHAIN_CREATED));
        assertEquals(1, records.count(FrameRecord.SWAPCHAIN_DESTROYED));
    }
}
