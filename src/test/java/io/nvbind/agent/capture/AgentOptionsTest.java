package io.nvbind.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionsTest {

    @Test
    void shouldPreferOptionsToTheEnvironment() {
        final Map<String, String> environment =
            Map.of("NVBIND_FRAMES_DIR", "/env", "NVBIND_RING_BYTES", "65536", "NVBIND_GAME", "env");
        final AgentOptions fromEnvironment = AgentOptions.of(null, environment);
        assertEquals(Path.of("/env"), fromEnvironment.framesDir());
        assertEquals(65536, fromEnvironment.ringBytes());
        assertEquals("env", fromEnvironment.game());
        final AgentOptions both = AgentOptions.of("frames=/a\\,b,game=c=d,ring=131072", environment);
        assertEquals(Path.of("/a,b"), both.framesDir());
        assertEquals(131072, both.ringBytes());
        assertEquals("c=d", both.game());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65535", "32768", "134217728", "99999999999999999999", "-65536", "1e6", ""})
    void shouldTakeTheDefaultWhenARingSizeIsNotAllowed(final String bytes) {
        assertEquals(1 << 20, AgentOptions.of("frames=/f,ring=" + bytes, Map.of()).ringBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "frames=", "frames=relative", "game=x", "colour=red,frames=/f", "frames"})
    void shouldRefuseWithoutAnAbsoluteFolderOrWithAnUnknownOption(final String options) {
        assertThrows(IllegalArgumentException.class, () -> AgentOptions.of(options, Map.of()));
    }
}
