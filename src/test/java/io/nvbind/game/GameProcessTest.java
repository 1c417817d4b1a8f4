package io.nvbind.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GameProcessTest {

    @TempDir
    private Path root;
    private Path ring;
    private Path maps;
    private long inode;
    private GameProcess processes;

    @BeforeEach
    void prepare() throws IOException {
        processes = new GameProcess(root);
        maps = Files.createDirectories(root.resolve("proc/4711")).resolve("maps");
        ring = Files.createFile(root.resolve("1.ring"));
        inode = ((Number) Files.getAttribute(ring, "unix:ino")).longValue();
        locks("4711");
        maps("");
    }

    private void locks(final String pid) throws IOException {
        Files.writeString(root.resolve("proc/locks"), """
            1: FLOCK  ADVISORY  WRITE 99 00:1b:%2$d 0 EOF
            2: POSIX  ADVISORY  READ 98 00:1b:%2$d 0 EOF
            3: POSIX  ADVISORY  WRITE 97 00:1b:1%2$d 0 EOF
            4: POSIX  ADVISORY  WRITE %1$s 00:1b:%2$d 0 EOF
            4: -> POSIX  ADVISORY  WRITE 96 00:1b:%2$d 0 EOF
            """.formatted(pid, inode));
    }

    private void maps(final String more) throws IOException {
        Files.writeString(maps, "7f0000000000-7f0000001000 rw-s 00000000 00:1b " + inode + "     /frames/1.ring\n" + more);
    }

    private static String line(final String path) {
        return "7f0000002000-7f0000003000 r-xp 00000000 fe:01 1234567    " + path + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "DLSS, /games/c/nvngx_dlss.dll", "DLSS, /games/c/NVNGX_DLSSD.DLL",
        "DLSS, /lib/libnvidia-ngx-dlss.so.310.2.1", "DLSS, /games/Some Game/sl.dlss.dll",
        "NGX, /wine/system32/_nvngx.dll", "NGX, /usr/lib/libnvidia-ngx.so.580.65.06",
        "REFLEX, /games/sl.reflex.dll", "REFLEX, /games/NvLowLatencyVk.dll",
        "FSR, /games/amd_fidelityfx_vk.dll", "FSR, /games/ffx_fsr2_api_x64.dll",
        "FSR, /games/ffx_fsr3upscaler_x64.dll", "FSR, /games/amd_fidelityfx_upscaler_dx12.dll",
        "XESS, /games/libxess.dll", "XESS, /games/libxess_dx11.dll",
        "FRAME_GENERATION, /games/nvngx_dlssg.dll", "FRAME_GENERATION, /games/sl.dlss_g.dll",
        "FRAME_GENERATION, /games/amd_fidelityfx_framegeneration_dx12.dll",
        "FRAME_GENERATION, /games/ffx_frameinterpolation_x64.dll", "FRAME_GENERATION, /games/libxess_fg.dll",
        "FRAME_GENERATION, /usr/lib/liblsfg-vk.so"})
    void shouldTellATechniqueByTheNameOfItsLibrary(final Technique technique, final String path) throws IOException {
        maps(line(path) + line(path + " (deleted)") + line("/usr/lib/libc.so.6"));
        final MappedLibraries seen = processes.libraries(ring);

        assertNull(seen.reason());
        assertEquals(Map.of(technique, path.substring(path.lastIndexOf('/') + 1)), seen.files());
    }

    @Test
    void shouldNotBeTakenInByNamesThatOnlyLookLikeALibrary() throws IOException {
        // A newline in a name is written as \\012 by the kernel; a folder's name is no file's name.
        maps(line("/tmp/a\\012" + line("/x/nvngx_dlss.dll").strip() + ".txt") + line("/nvngx_dlss.dll/other")
            + line("/tmp/my_nvngx_dlss.dll.bak") + line("[nvngx_dlss.dll]") + line("nvngx_dlss.dll"));

        assertEquals(Map.of(), processes.libraries(ring).files());
    }

    @Test
    void shouldSayWhyWhenTheProcessIsNotTheOneWithTheRing() throws IOException {
        Files.writeString(maps, line("/games/nvngx_dlss.dll"));
        final MappedLibraries seen = processes.libraries(ring);

        assertEquals(Map.of(), seen.files());
        assertEquals("the process that holds the ring's lock does not have it mapped", seen.reason());
    }

    @Test
    void shouldSayWhyWhenThereIsNoProcessToLookAt() throws IOException {
        for (final String pid : List.of("0", "-1", "x", "../4711", "99999999999")) {
            locks(pid);
            assertEquals("the kernel does not name the process that holds the ring's lock",
                processes.libraries(ring).reason(), pid);
        }
        locks("4712");
        assertEquals("the game's process is gone", processes.libraries(ring).reason());
        Files.delete(ring);
        assertEquals("the game's process is gone", processes.libraries(ring).reason());
    }

    @Test
    void shouldSayWhyWhenTheMappingsMayNotBeRead() throws IOException {
        Files.setPosixFilePermissions(maps, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(maps), "root reads everything");
        assertTrue(processes.libraries(ring).reason().startsWith("no right to read"));
    }

    @Test
    void shouldStopReadingWhenTheMappingsAreEndless() throws IOException {
        final byte[] piece = line("/tmp/" + "x".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(maps)) {
            out.write(("a-b rw-s 0 00:1b " + inode + " /frames/1.ring\n").getBytes(StandardCharsets.UTF_8));
            for (int written = 0; written < MapsFile.MAX_BYTES + 1024 * 1024; written += piece.length) {
                out.write(piece);
            }
            out.write(line("/games/nvngx_dlss.dll").getBytes(StandardCharsets.UTF_8));
        }
        final MappedLibraries seen = processes.libraries(ring);

        assertEquals(Map.of(), seen.files());
        assertTrue(seen.reason().contains("only the first were looked at"), seen.reason());
    }

    @Test
    void shouldBearAnyBytes() throws IOException {
        final Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            final byte[] bytes = new byte[random.nextInt(4000)];
            random.nextBytes(bytes);
            Files.write(maps, bytes);
            assertNotNull(processes.libraries(ring).reason());
            Files.write(root.resolve("proc/locks"), bytes);
            assertNotNull(processes.libraries(ring).reason());
            locks("4711");
        }
    }

    @Test
    void shouldFindTheLibraryOfARealProcessByTheLockOnItsRing() throws Exception {
        final Path frames = Files.createDirectory(root.resolve("frames"));
        final Path library = root.resolve("libnvidia-ngx-dlss.so.310.2.1");
        Files.copy(RealParts.nativeDir().resolve("libVkLayer_nvbind.so"), library);
        final ProcessBuilder builder = new ProcessBuilder(
            RealParts.nativeDir().resolve("nvbind-demo-game").toString(), "--seconds", "30");
        builder.environment().put("NVBIND_FRAMES_DIR", frames.toString());
        builder.environment().put("LD_PRELOAD", library.toString());
        final Process game = builder.redirectErrorStream(true).redirectOutput(root.resolve("out").toFile()).start();
        try {
            final Path real = frames.resolve(game.pid() + ".ring");
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!Files.exists(real) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(1_000_000);
            }
            final MappedLibraries seen = new GameProcess(Path.of("/")).libraries(real);
            assertNull(seen.reason());
            assertEquals(Map.of(Technique.DLSS, library.getFileName().toString()), seen.files());
        } finally {
            game.destroyForcibly().waitFor();
        }
    }
}
