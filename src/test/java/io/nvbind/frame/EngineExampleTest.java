package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published format's example is as short as it says, and what it writes with nothing but the header is read. */
class EngineExampleTest {

    private static final Path SOURCE = RealParts.home().resolve("docs/examples/engine.c");
    private static final int FRAMES = 600;

    @TempDir
    private Path folder;

    @Test
    void shouldHaveFortyLinesOfCode() throws Exception {
        final String code = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL).matcher(Files.readString(SOURCE)).replaceAll("");
        final long lines = code.lines().map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#include") && !"{".equals(line) && !"}".equals(line))
            .count();
        assertTrue(lines <= 40, () -> lines + " lines");
    }

    @Test
    void shouldBeReadWithTimingAndDisplayTimes() throws Exception {
        final Path engine = CProgram.build(folder.resolve("engine"),
            List.of(RealParts.nativeDir().resolve("include").toString()),
            List.of("docs/examples/engine.c"));
        final Path container = Files.createDirectories(folder.resolve("frames/engine"));
        final ProcessBuilder builder = new ProcessBuilder(engine.toString(), String.valueOf(FRAMES));
        builder.environment().put("NVBIND_FRAMES_DIR", container.toString());
        assertEquals(0, builder.start().waitFor());

        final FrameStats stats = new FrameStats();
        final int[] types = new int[FrameRecord.LAST_TYPE + 1];
        final List<String> problems = new ArrayList<>();
        final FrameDrain drain = new FrameDrain(folder.resolve("frames"), new FrameListener() {
            @Override
            public void onContainer(final String id) {
                assertEquals("engine", id);
            }

            @Override
            public void onRingOpened(final FrameRing ring) {
                assertEquals("engine", ring.container());
            }

            @Override
            public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                                 final int length) {
                assertTrue(RecordCheck.isCredible(type, payload, offset, System.nanoTime()));
                types[type]++;
                stats.record(ring.number(), type, payload, offset);
            }

            @Override
            public void onRingClosed(final FrameRing ring) {
                assertEquals(0, ring.skippedRecords());
            }
        }, (file, problem) -> problems.add(problem), System::nanoTime, System::currentTimeMillis);
        final long end = System.nanoTime() + 20_000_000_000L;
        while ((types[FrameRecord.END] == 0 || drain.ringCount() > 0) && System.nanoTime() - end < 0) {
            drain.doWork();
        }

        assertEquals(List.of(), problems);
        assertEquals(List.of(1, FRAMES, FRAMES, FRAMES, 1), List.of(types[FrameRecord.PROCESS], types[FrameRecord.PRESENT],
            types[FrameRecord.TIMING], types[FrameRecord.DISPLAY], types[FrameRecord.END]));
        assertEquals(FRAMES, stats.presents());
        assertEquals(0, stats.lost());
        assertSame(stats.primary().display(), stats.analysed());
        assertEquals(FRAMES - 1, stats.analysed().frameTimes());
        assertTrue(stats.analysed().coverageNanos() >= (FRAMES - 1) * 2_000_000L);
    }
}
