package io.nvbind.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** A game made by a test: its sources are compiled, and it runs in a JVM of its own with the agent's jar. */
public final class JavaGame {

    /** LWJGL 2's class as far as the agent looks at it: which calls which, and a window that may be invisible. */
    public static final String DISPLAY = """
        package org.lwjgl.opengl;
        public final class Display {
            public static boolean visible = true;
            public static int swaps;
            public static RuntimeException toThrow;
            public static Runnable inside;
            private static final Object LOCK = new Object();
            public static void update() { update(true); }
            public static void update(boolean processMessages) {
                synchronized (LOCK) {
                    if (visible) {
                        try { swapBuffers(); } catch (IllegalStateException e) { throw new RuntimeException(e); }
                    }
                    long events = processMessages ? 1 : 0;
                    for (int i = 0; i < 3; i++) { events += i; }
                }
            }
            public static void swapBuffers() {
                synchronized (LOCK) {
                    long before = swaps;
                    double half = before / 2.0;
                    if (toThrow != null) { throw toThrow; }
                    for (int i = 0; i < 1; i++) { swaps += half >= 0 ? 1 : 2; }
                    if (inside != null) { inside.run(); }
                    if (before < 0) { return; }
                }
            }
            public static void destroy() { swaps = 0; }
        }
        """;

    /** LWJGL 3's class as far as the agent looks at it. */
    static final String GLFW = """
        package org.lwjgl.glfw;
        public class GLFW {
            public static int swaps;
            public static void glfwSwapBuffers(long window) {
                long address = 42;
                if (window == 0) { throw new NullPointerException(); }
                if (address != 0) { swaps++; }
            }
            public static void glfwDestroyWindow(long window) { swaps = -1; }
        }
        """;

    private final Path folder;
    private final Path classes;
    private final Path frames;
    private String libraries = "";

    public JavaGame(final Path folder) throws IOException {
        this.folder = folder;
        this.classes = Files.createDirectories(folder.resolve("classes"));
        this.frames = Files.createDirectories(folder.resolve("frames"));
    }

    public static Path agentJar() {
        return RealParts.home().resolve("target/nvbind-agent.jar");
    }

    public Path frames() {
        return frames;
    }

    Path classes() {
        return classes;
    }

    /** The JVMs of this machine that a game may run on: this one, and those of release 17 and newer. */
    static List<Path> jvms() throws IOException {
        final List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        final Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (var folders = Files.list(installed)) {
                folders.filter(jvm -> !Files.isSymbolicLink(jvm) && release(jvm) >= 17
                    && release(jvm) != Runtime.version().feature()).forEach(found::add);
            }
        }
        return found;
    }

    private static int release(final Path jvm) {
        try {
            return Files.isExecutable(jvm.resolve("bin/java")) ? Files.readAllLines(jvm.resolve("release")).stream()
                .filter(line -> line.matches("JAVA_VERSION=\"[0-9]+.*"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("JAVA_VERSION=\"([0-9]+).*", "$1"))).sum() : 0;
        } catch (final IOException none) {
            return 0;
        }
    }

    /** Compiles for Java 8, as LWJGL is. */
    public JavaGame compile(final String... sources) throws IOException {
        return compileWith("", sources);
    }

    /** The same, with libraries on the class path, then and when it runs. */
    JavaGame compileWith(final String classPath, final String... sources) throws IOException {
        libraries = classPath.isEmpty() ? "" : File.pathSeparator + classPath;
        final List<String> arguments = new ArrayList<>(List.of("--release", "8", "-Xlint:none", "-d", classes.toString(),
            "-cp", classes + libraries));
        for (final String source : sources) {
            final String name = source.replaceAll("(?s).*?public (?:final )?class (\\w+).*", "$1");
            arguments.add(Files.writeString(folder.resolve(name + ".java"), source).toString());
        }
        final ByteArrayOutputStream problems = new ByteArrayOutputStream();
        final int result = ToolProvider.getSystemJavaCompiler()
            .run(null, problems, problems, arguments.toArray(String[]::new));
        assertEquals(0, result, problems.toString(StandardCharsets.UTF_8));
        return this;
    }

    /** Runs {@code Game} with the agent from the start, and capture asked for by the environment. */
    Program run(final Path jvm, final String... more) throws IOException {
        return start(jvm, Map.of("NVBIND_CAPTURE", "1", "NVBIND_FRAMES_DIR", frames.toString()),
            "-javaagent:" + agentJar(), more);
    }

    /** Runs {@code Game}. */
    public Program start(final Path jvm, final Map<String, String> environment, final String agent, final String... more)
        throws IOException {
        final List<String> command = new ArrayList<>(List.of(jvm.resolve("bin/java").toString(), "-XX:+UseSerialGC",
            "-Xmx128m"));
        if (agent != null) {
            command.add(agent);
        }
        command.addAll(List.of(more));
        command.addAll(List.of("-cp", classes + libraries, "Game"));
        return Program.start(new HashMap<>(environment), command);
    }
}
