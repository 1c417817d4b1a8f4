package io.nvbind.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a recording takes on the disk. Chronicle's files are sparse, so their length says little: the blocks do, which Java
 * does not tell. {@code statx} has one layout on every Linux, unlike {@code stat}. Any thread.
 */
final class DiskUsage {

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BLOCKS = 0x400;
    private static final int STATX_BYTES = 256;
    private static final int BLOCKS_OFFSET = 48;
    private static final long BLOCK_BYTES = 512;
    private static final MethodHandle STATX = statx();

    private DiskUsage() {
    }

    @SuppressWarnings("restricted")
    private static MethodHandle statx() {
        final Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("statx").map(address -> linker.downcallHandle(address,
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS))).orElse(null);
    }

    /**
     * Room of a folder with all it holds.
     *
     * @param folder not followed if it is a link.
     * @return bytes; -1 when the system does not tell.
     */
    static long bytes(final Path folder) {
        try (Stream<Path> walk = Files.walk(folder); Arena arena = Arena.ofConfined()) {
            final MemorySegment result = arena.allocate(STATX_BYTES, Long.BYTES);
            long bytes = 0;
            for (final Path each : walk.toList()) {
                final long blocks = blocks(each, arena, result);
                if (blocks < 0) {
                    return -1;
                }
                bytes += blocks * BLOCK_BYTES;
            }
            return bytes;
        } catch (final IOException | java.io.UncheckedIOException gone) {
            return -1;
        }
    }

    private static long blocks(final Path path, final Arena arena, final MemorySegment result) {
        if (STATX == null) {
            return -1;
        }
        try {
            final int status = (int) STATX.invokeExact(AT_FDCWD, arena.allocateFrom(path.toString()), AT_SYMLINK_NOFOLLOW,
                STATX_BLOCKS, result);
            return status == 0 ? result.get(ValueLayout.JAVA_LONG, BLOCKS_OFFSET) : -1;
        } catch (final Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
