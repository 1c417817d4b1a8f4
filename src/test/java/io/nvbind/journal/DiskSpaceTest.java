package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {

    private static final long GIB = 1L << 30;

    private long total;
    private long usable;

    private final DiskSpace disk = new DiskSpace(new DiskSpace.Store() {
        @Override
        public long total() {
            return total;
        }

        @Override
        public long usable() throws IOException {
            if (usable < 0) {
                throw new IOException("gone");
            }
            return usable;
        }
    });

    private String problemWith(final long totalBytes, final long usableBytes) {
        total = totalBytes;
        usable = usableBytes;
        return disk.problem();
    }

    @Test
    void shouldStopBelowAGibibyteAndGoOnAboveTwoWhenTheDiskIsSmall() {
        assertNull(problemWith(10 * GIB, GIB));
        assertNotNull(problemWith(10 * GIB, GIB - 1));
        assertNotNull(problemWith(10 * GIB, 2 * GIB - 1));
        assertNull(problemWith(10 * GIB, 2 * GIB));
        assertNull(problemWith(10 * GIB, GIB));
    }

    @Test
    void shouldStopBelowATwentiethWhenTheDiskIsLarge() {
        assertNull(problemWith(1000 * GIB, 50 * GIB));
        assertEquals("no room to record: 51199 MiB are free, recording stops below 51200 MiB and goes on above 102400 MiB",
            problemWith(1000 * GIB, 50 * GIB - 1));
    }

    @Test
    void shouldStopWhenTheDiskDoesNotAnswer() {
        assertEquals("the free room is not known: java.io.IOException: gone", problemWith(GIB, -1));
    }

    @Test
    void shouldAskTheFileSystemWhenTheFolderIsNotThereYet(@TempDir final Path folder) throws Exception {
        assertTrue(DiskSpace.of(folder.resolve("a/b/c")).total() > 0);
    }

    @Test
    void shouldCountBlocksNotLengthWhenAFileIsSparse(@TempDir final Path folder) throws Exception {
        try (FileChannel channel = FileChannel.open(folder.resolve("sparse"), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[4096]), 64 * 1024 * 1024);
        }
        final long bytes = DiskUsage.bytes(folder);
        assertTrue(bytes >= 4096 && bytes < 1024 * 1024, () -> bytes + " bytes");
        assertEquals(-1, DiskUsage.bytes(folder.resolve("missing")));
    }
}
