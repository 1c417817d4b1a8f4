package io.nvbind.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nvbind.control.Refusal;
import io.nvbind.parts.LoopMount;
import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Copies of shader caches: links on any file system, shared blocks on a Btrfs of the test's own. */
class ShaderCachesTest {

    private static final long PID = 77;
    private static final byte[] SHADER = new byte[1 << 20];

    static {
        new Random(7).nextBytes(SHADER);
    }

    @TempDir
    private Path folder;

    /** A process whose Mesa keeps its cache below {@code /caches}. */
    private static Path cache(final Path root) throws IOException {
        final Path process = Files.createDirectories(root.resolve("proc/" + PID));
        Files.writeString(process.resolve("environ"), "A=b\0MESA_SHADER_CACHE_DIR=/caches\0");
        final Path cache = Files.createDirectories(process.resolve("root/caches/mesa_shader_cache/ab"));
        Files.write(cache.resolve("shader"), SHADER);
        Files.setPosixFilePermissions(cache.resolve("shader"), PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(cache.resolve("link"), Path.of("/etc/hostname"));
        return cache;
    }

    private static JsonNode copied(final Path root, final ShaderCaches.Copy how, final Path beside) throws Exception {
        final ArrayNode json = SnapshotFile.JSON.createArrayNode();
        new ShaderCaches(root).write(json, PID, how, beside);
        return json.valueStream().filter(each -> each.get("there").booleanValue()).findFirst().orElseThrow();
    }

    @Test
    void shouldShareFilesWhenAskedForHardlinks() throws Exception {
        final Path shader = cache(folder.resolve("root")).resolve("shader");
        final JsonNode told = copied(folder.resolve("root"), ShaderCaches.Copy.HARDLINK, folder.resolve("beside"));
        assertEquals("hardlink", told.get("copied_by").stringValue());
        final Path copy = Path.of(told.get("copy").stringValue()).resolve("ab/shader");
        assertTrue(Files.isSameFile(shader, copy));
        Files.write(shader.resolveSibling("fresh"), new byte[] {1});
        Files.move(shader.resolveSibling("fresh"), shader, StandardCopyOption.ATOMIC_MOVE);
        assertEquals(SHADER.length, Files.size(copy), "a cache whose file is replaced leaves the copy as it was");
        assertTrue(Files.isSymbolicLink(copy.resolveSibling("link")), "links are kept, not followed");
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(folder.resolve("beside")));
    }

    @Test
    void shouldLeaveNothingAndSayWhyWhenTheFileSystemCannot() throws Exception {
        final Path memory = Path.of("/dev/shm");
        if (!Files.isWritable(memory)) {
            RealParts.missing(memory + " is not there to write to");
        }
        assumeTrue(!Files.getFileStore(folder).equals(Files.getFileStore(memory)), "temporary files are in memory too");
        cache(folder.resolve("root"));
        final Path elsewhere = Files.createTempDirectory(memory, "nvbind-test-");
        try {
            for (final ShaderCaches.Copy how : List.of(ShaderCaches.Copy.REFLINK, ShaderCaches.Copy.HARDLINK)) {
                final JsonNode told = copied(folder.resolve("root"), how, elsewhere.resolve("beside"));
                assertTrue(told.get("copy").isNull(), told.toString());
                assertTrue(told.get("not_copied").stringValue().startsWith("this file system cannot copy by --"),
                    told.toString());
                try (var left = Files.list(elsewhere.resolve("beside"))) {
                    assertEquals(List.of(), left.toList(), "bytes are never copied");
                }
            }
        } finally {
            SnapshotStore.deleteTree(elsewhere);
        }
        assertFalse(Files.exists(elsewhere, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void shouldRefuseACopyWhenNoProcessIsKnown() {
        assertEquals(Refusal.Kind.BAD_VALUE, assertThrows(Refusal.class, () -> new ShaderCaches(folder).write(
            SnapshotFile.JSON.createArrayNode(), 0, ShaderCaches.Copy.REFLINK, folder.resolve("beside"))).kind());
    }

    @Tag("real")
    @Test
    void shouldShareBlocksWhenAskedForReflinks() throws Exception {
        try (LoopMount btrfs = LoopMount.btrfs(folder)) {
            final Path root = btrfs.folder().resolve("root");
            final Path shader = cache(root).resolve("shader");
            final JsonNode told = copied(root, ShaderCaches.Copy.REFLINK, btrfs.folder().resolve("beside"));
            assertEquals("reflink", told.path("copied_by").asString(""), told.toString());
            final Path copy = Path.of(told.get("copy").stringValue()).resolve("ab/shader");
            assertFalse(Files.isSameFile(shader, copy));
            assertEquals(PosixFilePermissions.fromString("rw-r-----"), Files.getPosixFilePermissions(copy));
            assertTrue(sharedBytes(btrfs.folder()) >= SHADER.length, "the blocks are there once");
            Files.write(shader, new byte[SHADER.length]);
            assertEquals(-1, Files.mismatch(copy, Files.write(folder.resolve("as-it-was"), SHADER)),
                "what is written in place later does not reach the copy");
        }
    }

    private static long sharedBytes(final Path file) throws Exception {
        try (Program sync = Program.start(Map.of(), List.of("btrfs", "filesystem", "sync", file.toString()))) {
            assertEquals(0, sync.await(), sync.err());
        }
        try (Program du = Program.start(Map.of(), List.of("btrfs", "filesystem", "du", "--raw", "-s", file.toString()))) {
            assertEquals(0, du.await(), du.err());
            return Long.parseLong(du.out().lines().reduce((first, last) -> last).orElseThrow().strip().split("\\s+")[2]);
        }
    }
}
