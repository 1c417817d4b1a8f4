package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimState;
import io.nvbind.sim.SimVendor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A GPU lost and found while the daemon runs: told over HTTP, values gone and back, the daemon's process the same. */
@Tag("real")
class GpuEventsTest {

    @TempDir
    private Path folder;

    private static JsonNode get(final DaemonProcess daemon, final String path) {
        try {
            return JsonMapper.shared().readTree(daemon.get(path).body());
        } catch (final Exception problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void shouldTellOfLossAndReturnWithoutARestart() throws Exception {
        final Path libraries = Files.createDirectory(folder.resolve("lib"));
        Files.copy(RealParts.simDir().resolve("new/libnvidia-ml.so.1"), libraries.resolve("libnvidia-ml.so.1"));
        final Path config = Files.writeString(folder.resolve("nvbind.toml"),
            "[libraries]\nfolders = ['" + libraries + "']\n");
        try (SimState state = SimState.create(libraries.resolve("nvbind-sim.state"), SimState.standardCards());
             DaemonProcess daemon = new DaemonProcess(folder, "--config", config.toString())) {
            assertTrue(get(daemon, "/api/gpu/status").get(0).get("name").asString().startsWith("NVIDIA"));
            state.card(SimVendor.NVIDIA).set(SimCardFlag.LOST, true);
            Await.until("the loss", () -> kinds(daemon).equals(List.of("lost")));
            assertTrue(get(daemon, "/api/gpu/status").at("/0/metrics/gpu_temp_c/unavailable").asString().contains("gone"));
            state.card(SimVendor.NVIDIA).set(SimCardFlag.LOST, false);
            Await.until("the return", () -> kinds(daemon).equals(List.of("lost", "appeared")));
            final double celsius = Await.value("its temperature", () -> Optional.of(
                get(daemon, "/api/gpu/status").at("/0/metrics/gpu_temp_c/value")).filter(JsonNode::isNumber)).asDouble();
            assertTrue(celsius > 0);
            assertEquals(2, daemon.program().err().lines().count(), daemon.program().err());
        }
    }

    private static List<String> kinds(final DaemonProcess daemon) {
        return get(daemon, "/api/gpu/events").get("events").valueStream().map(each -> each.get("kind").asString()).toList();
    }
}
