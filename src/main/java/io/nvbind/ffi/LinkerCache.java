package io.nvbind.ffi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the dynamic linker's cache says that libraries lie: {@code /etc/ld.so.cache} as ldconfig(8) of glibc writes it.
 *
 * <pre>
 *   older glibc only: "ld.so-1.7.0" 0, u32 entries, entries of 12 bytes, filled up to 8
 *    0  "glibc-ld.so.cache" "1.1"
 *   20  u32 entries              24  u32 length of the texts       28  20 bytes of other things
 *   48  entries: i32 flags, u32 soname, u32 path, u32 OS, u64 hwcap   \ as often as said
 *       the texts, each ended by 0; offsets count from the "g" above
 * </pre>
 *
 * <p>The layout is that of {@code struct cache_file_new} in glibc's dl-cache.h. Every number is checked before it is used: a
 * damaged cache is an exception that says so, never a wrong path and never more memory than {@link #LONGEST_BYTES}.
 */
final class LinkerCache {

    /** Some hundred times what a desktop has. */
    static final int LONGEST_BYTES = 16 << 20;

    private static final byte[] OLD_MAGIC = "ld.so-1.7.0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int OLD_ENTRY_BYTES = 12;
    private static final int OLD_ALIGNMENT = 8;
    private static final int HEADER_BYTES = 48;
    private static final int ENTRY_BYTES = 24;
    private static final int LONGEST_TEXT = 4096;
    /** {@code FLAG_ELF_LIBC6} with {@code FLAG_X8664_LIB64} or {@code FLAG_AARCH64_LIB64} of ldconfig.h. */
    private static final int FLAGS_X86_64 = 0x0303;
    private static final int FLAGS_AARCH64 = 0x0a03;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int begin;
    private final int entries;

    private LinkerCache(final byte[] bytes) throws IOException {
        this.bytes = bytes;
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        begin = begin();
        if (!isAt(MAGIC, begin)) {
            throw new IOException("it does not begin as glibc's cache does");
        }
        final long count = Integer.toUnsignedLong(u32(begin + MAGIC.length));
        if (begin + HEADER_BYTES + count * ENTRY_BYTES > bytes.length) {
            throw new IOException("it claims " + count + " entries and has " + bytes.length + " bytes");
        }
        entries = (int) count;
    }

    /**
     * Reads a cache.
     *
     * @param file the cache.
     * @return what it says.
     * @throws IOException when it cannot be read, or is damaged: how.
     */
    static LinkerCache read(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            if (bytes.length > LONGEST_BYTES) {
                throw new IOException("it has more than " + LONGEST_BYTES + " bytes");
            }
            return new LinkerCache(bytes);
        }
    }

    private int begin() throws IOException {
        if (!isAt(OLD_MAGIC, 0)) {
            return 0;
        }
        final long end = OLD_MAGIC.length + Integer.BYTES
            + Integer.toUnsignedLong(u32(OLD_MAGIC.length)) * OLD_ENTRY_BYTES;
        final long aligned = (end + OLD_ALIGNMENT - 1) / OLD_ALIGNMENT * OLD_ALIGNMENT;
        if (aligned > bytes.length) {
            throw new IOException("its older part goes on to " + aligned + " and it has " + bytes.length + " bytes");
        }
        return (int) aligned;
    }

    private boolean isAt(final byte[] magic, final int at) {
        return bytes.length - at >= magic.length && Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
    }

    private int u32(final int at) throws IOException {
        if (at > bytes.length - Integer.BYTES) {
            throw new IOException("it ends at " + bytes.length);
        }
        return buffer.getInt(at);
    }

    /**
     * Where a library of this machine's word size and processor lies, leaving out builds for newer processors.
     *
     * @param soname for instance {@code libze_loader.so.1}.
     * @return absolute paths in the cache's order.
     * @throws IOException when the cache is damaged: how.
     */
    List<Path> find(final String soname) throws IOException {
        final int flags = "aarch64".equals(System.getProperty("os.arch")) ? FLAGS_AARCH64 : FLAGS_X86_64;
        final List<Path> found = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            final int entry = begin + HEADER_BYTES + i * ENTRY_BYTES;
            if (buffer.getInt(entry) == flags && buffer.getLong(entry + 16) == 0
                && text(buffer.getInt(entry + 4)).equals(soname)) {
                final String path = text(buffer.getInt(entry + 8));
                if (!path.startsWith("/")) {
                    throw new IOException("its path for " + soname + " is not absolute");
                }
                found.add(Path.of(path));
            }
        }
        return found;
    }

    private String text(final int offset) throws IOException {
        final long from = begin + Integer.toUnsignedLong(offset);
        for (long end = from; end < bytes.length && end - from < LONGEST_TEXT; end++) {
            if (bytes[(int) end] == 0) {
                return new String(bytes, (int) from, (int) (end - from), StandardCharsets.UTF_8);
            }
        }
        throw new IOException("its text at " + from + " has no end within it");
    }
}
