package io.nvbind.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameRecord;
import io.nvbind.parts.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's jar in games whose classes are named as LWJGL's are, on every JVM from 17 that this machine has. */
class JavaGameTest {

    private static final Path THIS_JVM = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    static List<Path> jvms() throws IOException {
        return JavaGame.jvms();
    }

    private JavaGame game(final String main) throws IOException {
        return new JavaGame(folder).compile(JavaGame.DISPLAY, JavaGame.GLFW, """
            import org.lwjgl.glfw.GLFW;
            import org.lwjgl.opengl.Display;
            public class Game {
                public static void main(String[] arguments) throws Exception {
            """ + main + "}}");
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void shouldCountEachSwapOnceWhenALwjgl2GameUpdatesItsDisplay(final Path jvm) throws Exception {
        final JavaGame game = game("""
            for (int i = 0; i < 200; i++) { Display.visible = i % 2 == 0; Display.update(); }
            Display.visible = true;
            Display.swapBuffers();
            Display.destroy();
            Display.update(false);
            System.out.println("swaps " + Display.swaps);
            System.exit(7);
            """);
        final long before = System.nanoTime();
        try (Program program = game.run(jvm)) {
            assertEquals(7, program.await());
            assertEquals("swaps 1", program.out());
            assertEquals("", program.err());
        }
        final RingRecords records = RingRecords.of(game.frames());
        assertEquals(Set.of(FrameRecord.API_JAVA), records.apis());
        assertEquals(LongStream.range(0, 102).boxed().toList(), records.sequences());
        assertEquals(IntStream.range(0, 102).mapToObj(i -> i < 101 ? 1 : 2).toList(), records.swapchains());
        assertEquals(records.presentNanos().stream().sorted().toList(), records.presentNanos());
        assertTrue(before < records.presentNanos().getFirst() && records.presentNanos().getLast() < System.nanoTime());
        assertEquals(List.of(FrameRecord.PROCESS, FrameRecord.SWAPCHAIN_CREATED, FrameRecord.PRESENT),
            records.types().subList(0, 3));
        assertEquals(1, records.count(FrameRecord.SWAPCHAIN_DESTROYED));
        assertEquals(FrameRecord.END, records.types().getLast());
        assertEquals("Game", records.texts().getFirst());
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void shouldTellWindowsApartWhenALwjgl3GameHasTwo(final Path jvm) throws Exception {
        final JavaGame game = game("""
            for (int i = 0; i < 50; i++) { GLFW.glfwSwapBuffers(0x7f0000001000L); GLFW.glfwSwapBuffers(0x7f0000002000L); }
            GLFW.glfwDestroyWindow(0x7f0000001000L);
            GLFW.glfwSwapBuffers(0x7f0000001000L);
            """);
        try (Program program = game.run(jvm)) {
            assertEquals(0, program.await());
            assertEquals("", program.out() + program.err());
        }
        final RingRecords records = RingRecords.of(game.frames());
        assertEquals(IntStream.range(0, 101).mapToObj(i -> i == 100 ? 3 : 1 + i % 2).toList(), records.swapchains());
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void shouldHideItsPartsAndReachClassesBehindAnyLoader(final Path jvm) throws Exception {
        final JavaGame game = game("""
            for (String hidden : new String[] {"org.objectweb.asm.ClassReader", "io.nvbind.agent.capture.Capture"}) {
                try { System.out.println("seen " + Class.forName(hidden)); } catch (ClassNotFoundException good) { }
            }
            ClassLoader apart = new java.net.URLClassLoader(
                new java.net.URL[] {new java.io.File(System.getProperty("java.class.path")
                    .split(java.io.File.pathSeparator)[0]).toURI().toURL()}, null);
            try { apart.loadClass("io.nvbind.agent.Agent"); System.out.println("seen"); } catch (ClassNotFoundException good) { }
            java.lang.reflect.Method swap = apart.loadClass("org.lwjgl.glfw.GLFW").getMethod("glfwSwapBuffers", long.class);
            for (int i = 0; i < 10; i++) { swap.invoke(null, 5L); }
            """);
        try (Program program = game.run(jvm)) {
            assertEquals(0, program.await());
            assertEquals("", program.out() + program.err());
        }
        assertEquals(10, RingRecords.of(game.frames()).count(FrameRecord.PRESENT));
    }

    @Test
    void shouldCountOneFrameWhenASwapIsInsideASwap() throws Exception {
        final JavaGame game = game("""
            Display.inside = new Runnable() { public void run() { GLFW.glfwSwapBuffers(9); } };
            for (int i = 0; i < 20; i++) { Display.update(); }
            """);
        try (Program program = game.run(THIS_JVM)) {
            assertEquals(0, program.await());
        }
        assertEquals(20, RingRecords.of(game.frames()).count(FrameRecord.PRESENT));
    }

    @Test
    void shouldPassAnExceptionOnAndCountNothingWhenASwapFails() throws Exception {
        final JavaGame game = game("""
            Display.update();
            Display.toThrow = new IllegalArgumentException("of the game");
            try { Display.update(); } catch (IllegalArgumentException thrown) { System.out.println(thrown.getMessage()); }
            Display.toThrow = null;
            Display.update();
            """);
        try (Program program = game.run(THIS_JVM)) {
            assertEquals(0, program.await());
            assertEquals("of the game", program.out());
        }
        assertEquals(List.of(0L, 1L), RingRecords.of(game.frames()).sequences());
    }

    @Test
    void shouldTellOfPausesAndLeaveFramesWhenANativePartWritesThem() throws Exception {
        final JavaGame game = game("""
            Display.inside = new Runnable() { public void run() {
                if (Display.swaps == 1) { map(); }
            } };
            for (int i = 0; i < 10; i++) { Display.update(); }
            for (int i = 0; i < 200 && System.getProperty("seen") == null; i++) { System.gc(); Thread.sleep(5); }
            }
            static void map() {
                try (java.nio.channels.FileChannel file = java.nio.channels.FileChannel.open(
                    java.nio.file.Paths.get(System.getenv("NVBIND_FRAMES_DIR"),
                        new java.io.File("/proc/self").getCanonicalFile().getName() + "-7.ring"),
                    java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.READ,
                    java.nio.file.StandardOpenOption.WRITE)) {
                    file.map(java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, 4096);
                } catch (java.io.IOException problem) { throw new java.io.UncheckedIOException(problem); }
            """);
        try (Program program = game.run(THIS_JVM)) {
            assertEquals(0, program.await(), program.err());
        }
        try (var rings = Files.newDirectoryStream(game.frames(), "*-7.ring")) {
            for (final Path ring : rings) {
                Files.delete(ring);
            }
        }
        final RingRecords records = RingRecords.of(game.frames());
        assertEquals(0, records.count(FrameRecord.PRESENT));
        assertTrue(records.count(FrameRecord.PAUSE) > 0, records.types().toString());
        assertTrue(records.texts().contains("MarkSweepCompact: System.gc()"), records.texts().toString());
    }

    @Test
    void shouldDoNothingWhenNobodyAsked() throws Exception {
        final JavaGame game = game("Display.update(); System.out.println(System.getProperty(\"nvbind.agent\"));");
        try (Program program = game.start(THIS_JVM, Map.of("NVBIND_FRAMES_DIR", game.frames().toString()),
            "-javaagent:" + JavaGame.agentJar())) {
            assertEquals(0, program.await());
            assertEquals("null", program.out());
            assertEquals("", program.err());
        }
        assertEquals(List.of(), RingRecords.of(game.frames()).types());
    }

    @Test
    void shouldLeaveNoRingWhenTheProgramSwapsNothing() throws Exception {
        final JavaGame game = game("System.out.println(System.getProperty(\"nvbind.agent\"));");
        try (Program program = game.run(THIS_JVM)) {
            assertEquals(0, program.await());
            assertTrue(program.out().startsWith("waiting"), program.out());
        }
        assertEquals(List.of(), RingRecords.of(game.frames()).types());
    }

    @Test
    void shouldLetTheGameRunWhenTheRingCannotBeMade() throws Exception {
        final JavaGame game = game("Display.update(); System.out.println(Display.swaps);");
        for (final String options : List.of("frames=/no/such/folder", "frames=relative", "colour=red", "frames=/dev/null")) {
            try (Program program = game.start(THIS_JVM, Map.of(), "-javaagent:" + JavaGame.agentJar() + "=" + options)) {
                assertEquals(0, program.await());
                assertEquals("1", program.out());
                assertEquals("", program.err());
            }
            try (Program program = game.start(THIS_JVM, Map.of("NVBIND_DEBUG", "1"),
                "-javaagent:" + JavaGame.agentJar() + "=" + options)) {
                assertEquals(0, program.await());
                assertNotEquals("", program.err());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void shouldCaptureFromThenOnWhenAttachedAndStayHarmlessWhenAttachedAgain(final Path jvm) throws Exception {
        final JavaGame game = game("""
            Display.update();
            System.out.println("ready");
            while (System.in.available() == 0) { Display.update(); Thread.sleep(1); }
            System.out.println("ended");
            """);
        try (Program program = game.start(jvm, Map.of(), null)) {
            program.awaitLine("ready");
            for (int i = 0; i < 2; i++) {
                try (Program attach = Program.start(Map.of(), List.of(THIS_JVM.resolve("bin/java").toString(), "-jar",
                    JavaGame.agentJar().toString(), Long.toString(program.process().pid()),
                    "frames=" + game.frames() + ",game=Block\\, \\\\ craft"))) {
                    assertEquals(0, attach.await(), attach.err());
                    assertEquals("on: frames go to " + game.frames(), attach.out());
                }
            }
            final long attached = System.nanoTime();
            final Path ring = game.frames().resolve(program.process().pid() + ".ring");
            RingRecords seen = new RingRecords();
            try (var reader = io.nvbind.frame.FrameRing.open("game", ring, 1)) {
                while (seen.presentNanos().isEmpty() || seen.presentNanos().getLast() < attached) {
                    Thread.onSpinWait();
                    seen = seen.read(reader);
                }
                assertEquals(false, reader.producerGone());
            }
            program.process().getOutputStream().write(1);
            program.process().getOutputStream().flush();
            assertEquals(0, program.await(), program.err());
            assertEquals("ready\nended", program.out());
            assertEquals("Block, \\ craft", seen.texts().getFirst());
            assertEquals(seen.sequences().stream().distinct().sorted().toList(), seen.sequences());
        }
        assertEquals(FrameRecord.END, RingRecords.of(game.frames()).types().getLast());
    }

    @Test
    void shouldLeaveAProcessAloneWhenItIsNoJvm() throws Exception {
        try (Program sleep = Program.start(Map.of(), List.of("sleep", "60"))) {
            for (final Path jvm : JavaGame.jvms()) {
                try (Program attach = Program.start(Map.of(), List.of(jvm.resolve("bin/java").toString(), "-jar",
                    JavaGame.agentJar().toString(), Long.toString(sleep.process().pid()), "frames=" + folder))) {
                    assertEquals(1, attach.await());
                    assertTrue(attach.err().contains("no JVM") || attach.err().contains("no jdk.attach"), attach.err());
                }
            }
            assertTrue(sleep.process().isAlive());
        }
    }
}
