package io.nvbind.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.frame.FrameRecord;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.parts.VirtualDisplay;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
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

    @ParameterizedTest
    @MethodSource("jvms")
    void shouldCountEveryFrameOfARealWindow(final Path jvm) throws Exception {
        final String lwjgl = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("lwjgl")).collect(Collectors.joining(File.pathSeparator));
        final JavaGame game = new JavaGame(folder).compileWith(lwjgl, """
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
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("NVBIND_CAPTURE", "1");
            environment.put("NVBIND_FRAMES_DIR", game.frames().toString());
            try (Program program = game.start(jvm, environment, "-javaagent:" + JavaGame.agentJar(),
                "-Djava.awt.headless=true")) {
                assertEquals(0, program.await(), program.err());
                assertEquals("frames 300", program.out());
            }
        }
        final RingRecords records = RingRecords.of(game.frames());
        assertEquals(300, records.count(FrameRecord.PRESENT));
        assertEquals(299L, records.sequences().getLast());
        assertEquals(1, records.count(FrameRecord.SWAPCHAIN_CREATED));
        assertEquals(1, records.count(FrameRecord.SWAPCHAIN_DESTROYED));
    }
}
