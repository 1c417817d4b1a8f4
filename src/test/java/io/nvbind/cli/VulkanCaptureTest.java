package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.parts.VirtualDisplay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Vulkan layer leaves in the rings of real programs: several at once, several swapchains, GPU times, a frame limit. */
@Tag("real")
class VulkanCaptureTest {

    private static final int SEQUENCE = 3;
    private static final int SWAPCHAIN = 2;
    private static final int BUSY_NANOS = 23;
    private static final Path OUT = RealParts.home().resolve("target/native-test");

    @TempDir
    private Path folder;

    private Program run(final Map<String, String> environment, final String container, final String... game)
        throws Exception {
        final List<String> command = new ArrayList<>(List.of(RealParts.home().resolve("config/run-game.sh").toString(),
            "--run-dir", folder.resolve("run").toString(), "--container", container, "--"));
        command.addAll(List.of(game));
        return Program.start(environment, command);
    }

    private List<String[]> records(final String container, final String record) throws Exception {
        return RingDump.lines(folder.resolve("run/frames").resolve(container), record).stream()
            .map(line -> line.split(",", -1)).toList();
    }

    private static String twoWindows() throws Exception {
        RealParts.needFile("libvulkan-dev", Path.of("/usr/include/vulkan/vulkan.h"));
        RealParts.needFile("libxcb1-dev", Path.of("/usr/include/xcb/xcb.h"));
        try (Program make = Program.start(Map.of(), List.of("flock", OUT + ".lock", "make", "-s", "-C",
                 RealParts.home().resolve("src/main/c").toString(), "OUT=" + OUT, "real-programs"))) {
            assertEquals(0, make.await(), () -> make.out() + "\n" + make.err());
        }
        return OUT.resolve("test/two_windows").toString();
    }

    private static void assertConsecutive(final List<String[]> presents) {
        for (int i = 0; i < presents.size(); i++) {
            assertEquals(i, Integer.parseInt(presents.get(i)[SEQUENCE]));
        }
    }

    private static long of(final List<String[]> records, final int swapchain) {
        return records.stream().filter(fields -> Integer.parseInt(fields[SWAPCHAIN]) == swapchain).count();
    }

    @Test
    void shouldRecordSeveralProgramsAtOnce() throws Exception {
        RealParts.needProgram("vulkan-tools", "vkcube");
        try (VirtualDisplay display = new VirtualDisplay();
             Program first = run(display.environment(), "one", "vkcube", "--c", "300");
             Program second = run(display.environment(), "two", "vkcube", "--c", "200");
             Program third = run(display.environment(), "three", "vkcube", "--c", "100")) {
            for (final Program game : List.of(first, second, third)) {
                assertEquals(0, game.await(), game.err());
            }
        }
        for (final Map.Entry<String, Integer> frames : Map.of("one", 300, "two", 200, "three", 100).entrySet()) {
            final List<String[]> presents = records(frames.getKey(), "present");
            assertEquals(frames.getValue(), presents.size(), frames.getKey());
            assertConsecutive(presents);
        }
    }

    @Test
    void shouldTellTwoPresentingThreadsAndTheirNewSwapchainsApart() throws Exception {
        final String program = twoWindows();
        try (VirtualDisplay display = new VirtualDisplay(); Program game = run(display.environment(), "two", program, "200")) {
            assertEquals(0, game.await(), game.err());
        }
        final List<String[]> presents = records("two", "present");
        assertEquals(400, presents.size());
        assertEquals(400, presents.stream().map(fields -> fields[SEQUENCE]).distinct().count());
        for (int swapchain = 1; swapchain <= 4; swapchain++) {
            assertEquals(100, of(presents, swapchain), "presents of swapchain " + swapchain);
        }
        assertEquals(4, records("two", "swapchain_created").size());
        assertEquals(4, records("two", "swapchain_destroyed").size());
        assertEquals(List.of(), records("two", "gpu_busy"));
    }

    @Test
    void shouldRecordBothSwapchainsOfOnePresent() throws Exception {
        final String program = twoWindows();
        try (VirtualDisplay display = new VirtualDisplay();
             Program game = run(display.environment(), "both", program, "100", "together")) {
            assertEquals(0, game.await(), game.err());
        }
        final List<String[]> presents = records("both", "present");
        assertConsecutive(presents);
        assertEquals(100, of(presents, 1));
        assertEquals(100, of(presents, 2));
        for (int i = 0; i < presents.size(); i += 2) {
            assertEquals(presents.get(i)[1], presents.get(i + 1)[1], "both are of the same call");
        }
    }

    @Test
    void shouldTellTheGpuTimeOfFramesWhenAskedTo() throws Exception {
        final String program = twoWindows();
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("NVBIND_GPU_TIME", "1");
            try (Program game = run(environment, "timed", program, "200")) {
                assertEquals(0, game.await(), game.err());
            }
        }
        final List<String[]> presents = records("timed", "present");
        final List<String[]> times = records("timed", "gpu_busy");
        assertEquals(400, presents.size());
        assertTrue(times.size() >= 300 && times.size() < 400, times.size() + " of 400 frames have a GPU time");
        final long elapsedNanos = Long.parseLong(presents.getLast()[1]) - Long.parseLong(presents.getFirst()[1]);
        final long busyNanos = times.stream().mapToLong(fields -> Long.parseLong(fields[BUSY_NANOS])).sum();
        assertTrue(busyNanos > 0 && busyNanos <= elapsedNanos, busyNanos + " ns busy in " + elapsedNanos + " ns");
        assertTrue(times.stream().allMatch(fields -> Long.parseLong(fields[BUSY_NANOS]) > 0));
    }

    @Test
    void shouldHoldARealProgramToItsFrameLimit() throws Exception {
        RealParts.needProgram("vulkan-tools", "vkcube");
        try (VirtualDisplay display = new VirtualDisplay()) {
            final Map<String, String> environment = new HashMap<>(display.environment());
            environment.put("NVBIND_MAX_FPS", "60");
            try (Program game = run(environment, "limited", "vkcube", "--c", "120")) {
                assertEquals(0, game.await(), game.err());
            }
        }
        final List<Double> millis = RingDump.frameMillis(folder.resolve("run/frames/limited"));
        assertEquals(119, millis.size());
        assertTrue(millis.stream().allMatch(frame -> frame >= 1000.0 / 60 - 0.2001), millis.toString());
        assertEquals(1, records("limited", "feature").size());
    }
}
