package io.nvbind.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkerCacheTest {

    private static final int OURS = "aarch64".equals(System.getProperty("os.arch")) ? 0x0a03 : 0x0303;
    private static final int I386 = 0x0003;
    private static final int HEADER = 48;
    private static final int ENTRY = 24;

    @TempDir
    private Path folder;

    private record Entry(int flags, String soname, String path, long hwcap) {
    }

    private static final List<Entry> ENTRIES = List.of(
        new Entry(I386, "libone.so.1", "/lib32/libone.so.1", 0),
        new Entry(OURS, "libone.so.1", "/newer/libone.so.1", 1L << 62),
        new Entry(OURS, "libone.so.1", "/lib/libone.so.1", 0),
        new Entry(OURS, "libtwo.so.2", "/lib/libtwo.so.2", 0));

    private static byte[] cache(final List<Entry> entries) {
        final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
        bytes.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII)).putInt(entries.size());
        int text = HEADER + ENTRY * entries.size();
        bytes.position(HEADER);
        for (final Entry entry : entries) {
            bytes.putInt(entry.flags()).putInt(text).putInt(text + entry.soname().length() + 1).putInt(0)
                .putLong(entry.hwcap());
            final byte[] texts = (entry.soname() + '\0' + entry.path() + '\0').getBytes(StandardCharsets.UTF_8);
            bytes.put(text, texts);
            text += texts.length;
        }
        return java.util.Arrays.copyOf(bytes.array(), text);
    }

    private LinkerCache read(final byte[] bytes) throws IOException {
        return LinkerCache.read(Files.write(folder.resolve("ld.so.cache"), bytes));
    }

    @Test
    void shouldFindWhatIsOfThisProcessorAndForAllOfItsKind() throws IOException {
        final LinkerCache cache = read(cache(ENTRIES));
        assertEquals(List.of(Path.of("/lib/libone.so.1")), cache.find("libone.so.1"));
        assertEquals(List.of(Path.of("/lib/libtwo.so.2")), cache.find("libtwo.so.2"));
        assertEquals(List.of(), cache.find("libthree.so"));
        assertEquals(List.of(), read(cache(List.of())).find("libone.so.1"));
    }

    @Test
    void shouldReadTheCacheBehindAnOlderOne() throws IOException {
        final byte[] newer = cache(ENTRIES);
        // Three entries of twelve bytes behind a head of sixteen: 52, filled up to 56.
        final ByteBuffer both = ByteBuffer.allocate(56 + newer.length).order(ByteOrder.nativeOrder());
        both.put("ld.so-1.7.0\0".getBytes(StandardCharsets.US_ASCII)).putInt(3).put(56, newer);
        assertEquals(List.of(Path.of("/lib/libone.so.1")), read(both.array()).find("libone.so.1"));
        both.putInt(12, -1);
        assertThrows(IOException.class, () -> read(both.array()));
    }

    @Test
    void shouldSayThatItIsDamagedWhereverItIsCutOff() throws IOException {
        final byte[] whole = cache(ENTRIES);
        for (int length = 0; length < whole.length; length++) {
            final byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> read(cut).find("libtwo.so.2"), "at " + length);
        }
    }

    @Test
    void shouldGiveAnAnswerOrSayThatItIsDamagedWhateverIsInIt() throws IOException {
        final Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            final byte[] bytes = cache(ENTRIES);
            for (int i = 0; i < 1 + round % 4; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(bytes).find("libone.so.1").forEach(path -> assertTrue(path.isAbsolute(), path.toString()));
            } catch (final IOException damaged) {
                assertTrue(damaged.getMessage().startsWith("it"), damaged.getMessage());
            }
        }
    }

    @Test
    void shouldRefuseMoreEntriesThanItHasRoomForAndATextOutsideIt() throws IOException {
        final byte[] many = cache(ENTRIES);
        ByteBuffer.wrap(many).order(ByteOrder.nativeOrder()).putInt(20, -1);
        assertTrue(assertThrows(IOException.class, () -> read(many)).getMessage().contains("4294967295 entries"));
        final byte[] outside = cache(ENTRIES);
        ByteBuffer.wrap(outside).order(ByteOrder.nativeOrder()).putInt(HEADER + 2 * ENTRY + 8, -1);
        assertThrows(IOException.class, () -> read(outside).find("libone.so.1"));
        final byte[] relative = cache(List.of(new Entry(OURS, "libone.so.1", "lib/libone.so.1", 0)));
        assertTrue(assertThrows(IOException.class, () -> read(relative).find("libone.so.1")).getMessage()
            .contains("not absolute"));
    }

    @Test
    void shouldRefuseOneThatIsFarTooLong() throws IOException {
        final byte[] long1 = java.util.Arrays.copyOf(cache(ENTRIES), LinkerCache.LONGEST_BYTES + 1);
        assertTrue(assertThrows(IOException.class, () -> read(long1)).getMessage().contains("more than"));
    }

    @Test
    @Tag("real")
    void shouldSayOfThisMachineWhatLdconfigSays() throws Exception {
        final Path real = Path.of("/etc/ld.so.cache");
        RealParts.needFile("libc-bin (ldconfig)", real);
        final Process ldconfig = new ProcessBuilder("/sbin/ldconfig", "-p").start();
        final List<String> lines = new String(ldconfig.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
            .filter(line -> line.contains("libc.so.6 (libc6,x86-64") || line.contains("libc.so.6 (libc6,AArch64")).toList();
        assertEquals(1, lines.size(), lines.toString());
        assertEquals(List.of(Path.of(lines.getFirst().substring(lines.getFirst().indexOf("=> ") + 3))),
            LinkerCache.read(real).find("libc.so.6"));
    }
}
