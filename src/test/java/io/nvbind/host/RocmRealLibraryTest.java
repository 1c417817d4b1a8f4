package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.sysfs.KfdTree;
import io.nvbind.sysfs.KfdTree.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real ROCm SMI of this machine over fabricated cards: what was planted is what {@code nvbind gpus} shows. */
class RocmRealLibraryTest {

    private static final List<String> FOLDERS =
        List.of("/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/opt/rocm/lib");

    @TempDir
    private Path folder;

    @BeforeEach
    void needRealLibrary() {
        if (Stream.of(FOLDERS).flatMap(List::stream).noneMatch(lib -> Files.exists(Path.of(lib, "librocm_smi64.so.1")))) {
            RealParts.missing("librocm_smi64.so.1 is not installed (package librocm-smi64-1)");
        }
    }

    private JsonNode gpus(final KfdTree tree) throws Exception {
        PrivateSys.need(tree.sys());
        try (Program program = PrivateSys.nvbind(tree.sys(), Map.of("NVBIND_STATE_DIR", folder + "/state"),
            "gpus", "--json")) {
            assertEquals(0, program.await(), program.err());
            return JsonMapper.shared().readTree(program.out());
        }
    }

    private static JsonNode amd(final JsonNode all) {
        for (final JsonNode gpu : all.get("gpus")) {
            if ("amd".equals(gpu.get("vendor").asString()) && "rocm-smi".equals(gpu.get("driver").asString())) {
                return gpu;
            }
        }
        throw new AssertionError("no AMD GPU in " + all);
    }

    private static void assertValue(final double expected, final JsonNode gpu, final String metric) {
        final JsonNode read = gpu.get("metrics").get(metric);
        assertTrue(read.has("value"), metric + ": " + read);
        assertEquals(expected, read.get("value").asDouble(), 0.11, metric);
    }

    @Test
    void shouldShowWhatANavi21Has() throws Exception {
        final JsonNode gpu = amd(gpus(KfdTree.of(folder, Generation.NAVI21)));
        assertEquals("0000:03:00.0", gpu.get("pci").asString());
        assertValue(37, gpu, "gpu_utilization");
        assertValue(54, gpu, "gpu_temp_c");
        assertValue(1800, gpu, "gpu_clock_mhz");
        assertValue(1000, gpu, "memory_clock_mhz");
        assertValue(17163091968.0 / (1 << 20), gpu, "vram_total_mb");
        assertValue(1234567168.0 / (1 << 20), gpu, "vram_used_mb");
        assertValue(123, gpu, "power_draw_w");
        assertValue(255, gpu, "power_limit_w");
        final JsonNode limit = gpu.get("settings").get("power_limit");
        assertEquals(255, limit.get("value").asDouble());
        assertEquals(0, limit.get("min").asDouble());
        assertEquals(293, limit.get("max").asDouble());
    }
}
