package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The frame limit of a running game, as its ring has it. */
class FrameLimitTest {

    /** docs/frame-ring.md. */
    private static final int LIMIT = RingFile.CAPACITY + 720;

    @TempDir
    private Path folder;

    @Test
    void shouldSetTheLimitAndTellTheOneBefore() throws Exception {
        try (RingFile ring = new RingFile(folder.resolve("1.ring"))) {
            assertEquals(0, FrameLimit.set(ring.file, FrameLimit.nanos(60)));
            assertEquals(16_666_667, ring.memory.getLong(LIMIT));
            assertEquals(16_666_667, FrameLimit.set(ring.file, 0));
            assertEquals(0, ring.memory.getLong(LIMIT));
        }
    }

    @Test
    void shouldLeaveAloneWhatIsNoRing() throws Exception {
        final Path shortened = Files.write(folder.resolve("short.ring"), new byte[100]);
        assertThrows(IOException.class, () -> FrameLimit.set(shortened, 1));
        assertEquals(100, Files.size(shortened));
        try (RingFile ring = new RingFile(folder.resolve("1.ring"))) {
            final Path link = Files.createSymbolicLink(folder.resolve("link.ring"), ring.file);
            assertThrows(IOException.class, () -> FrameLimit.set(link, 1));
            assertEquals(0, ring.memory.getLong(LIMIT));
        }
        assertThrows(IOException.class, () -> FrameLimit.set(folder.resolve("gone.ring"), 1));
        final Path other = Files.write(folder.resolve("other.ring"), new byte[RingFile.CAPACITY + 769]);
        assertThrows(IOException.class, () -> FrameLimit.set(other, 1));
        assertThrows(IOException.class, () -> FrameLimit.of(other));
        assertArrayEquals(new byte[RingFile.CAPACITY + 769], Files.readAllBytes(other));
    }

    @Test
    void shouldNotWaitForAPipeInARingsPlace() throws Exception {
        final Path pipe = folder.resolve("1.ring");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertThrows(IOException.class, () -> FrameLimit.of(pipe));
        assertThrows(IOException.class, () -> FrameLimit.set(pipe, 1));
    }
}
