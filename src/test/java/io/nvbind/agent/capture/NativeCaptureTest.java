package io.nvbind.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeCaptureTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "/run/nv bind/frames/game/42.ring, true",
        "/run/nv bind/frames/game/42-2.ring, true",
        "/run/nv bind/frames/game/42.ring (deleted), true",
        "/run/nv bind/frames/game/.42-123.000000042.new (deleted), true",
        "/run/nv bind/frames/game/.42-java.123.new (deleted), false",
        "/run/nv bind/frames/game/420.ring, false",
        "/run/nv bind/frames/other/42.ring, false",
        "/usr/lib/libnvbind-gl.so, false"})
    void shouldKnowANativePartByItsRing(final String mapped, final boolean on) throws IOException {
        final Path maps = Files.writeString(folder.resolve("maps"), """
            55d0c0e00000-55d0c0e01000 r--p 00000000 fe:00 1234                       /usr/bin/java
            7f0000000000-7f0000100000 rw-s 00000000 00:19 77                         %s
            7f0000200000-7f0000201000 rw-p 00000000 00:00 0
            """.formatted(mapped));
        assertEquals(on, new NativeCapture(Path.of("/run/nv bind/frames/game"), 42).isOn(maps));
        assertEquals(false, new NativeCapture(Path.of("/run/nv bind/frames/game"), 42).isOn(folder.resolve("none")));
    }
}
