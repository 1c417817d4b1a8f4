package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimState;
import io.nvbind.sim.SimVendor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program through the real Level Zero loader, with the simulated driver of today and of yesterday below it. */
@Tag("real")
class LevelZeroLoaderTest {

    private static final String SONAME = "libze_loader.so.1";
    private static final List<String> FOLDERS =
        List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib");

    @TempDir
    private Path folder;

    private static Path loader() {
        final Path loader = FOLDERS.stream().map(each -> Path.of(each, SONAME)).filter(Files::exists).findFirst()
            .orElse(Path.of(FOLDERS.getFirst(), SONAME));
        RealParts.needFile("libze1", loader);
        return loader;
    }

    private static double value(final JsonNode gpu, final String metric) {
        final JsonNode node = gpu.get("metrics").get(metric);
        assertTrue(node.has("value"), metric + " " + node);
        return node.get("value").asDouble();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldReadThePlantedCardThroughTheRealLoader(final String age) throws Exception {
        final Path loader = loader();
        final Path driver = RealParts.simDir().resolve(age).resolve("libze_nvbind_sim.so.1");
        try (SimState state = SimState.create(folder.resolve("sim.state"), SimState.standardCards())) {
            final SimCard card = state.card(SimVendor.INTEL);
            card.set(SimField.UTILIZATION_GPU_PERCENT, 73)
                .set(SimField.UTILIZATION_COMPUTE_PERCENT, 0)
                .set(SimField.TEMPERATURE_EDGE_MC, 61_000)
                .set(SimField.CLOCK_GRAPHICS_MHZ, 2105)
                .set(SimField.VRAM_USED_BYTES, 3L << 30)
                .set(SimField.POWER_NOW_MW, 187_500)
                .set(SimField.POWER_LIMIT_MW, 211_000);
            final Map<String, String> environment = Map.of(
                "ZE_ENABLE_ALT_DRIVERS", driver.toString(),
                "ZES_ENABLE_SYSMAN", "1",
                "NVBIND_SIM_STATE", state.file().toString());
            try (Program gpus = Program.nvbind(environment, "gpus", "--json")) {
                assertEquals(0, gpus.await(), gpus.err());
                final JsonNode answer = JsonMapper.shared().readTree(gpus.out());
                final JsonNode report = answer.get("looked_for").valueStream()
                    .filter(each -> SONAME.equals(each.get("library").asString())).findFirst().orElseThrow();
                assertEquals(loader.toRealPath(), Path.of(report.get("path").asString()).toRealPath());
                assertTrue(!report.has("reason"), report.toString());
                final JsonNode gpu = answer.get("gpus").valueStream()
                    .filter(each -> card.pci().equals(each.get("pci").asString())).findFirst().orElseThrow();
                assertEquals(card.text(SimField.NAME), gpu.get("name").asString());
                assertEquals("level-zero", gpu.get("driver").asString());
                assertTrue(gpu.get("simulated").asBoolean());
                assertEquals(73, value(gpu, "gpu_utilization"), 1);
                assertEquals(61, value(gpu, "gpu_temp_c"));
                assertEquals(2105, value(gpu, "gpu_clock_mhz"));
                assertEquals(3072, value(gpu, "vram_used_mb"));
                assertEquals(187.5, value(gpu, "power_draw_w"), 1);
                assertEquals(211, value(gpu, "power_limit_w"));
            }
        }
    }
}
