package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

    private static void assertReason(final String words, final JsonNode gpu, final String metric) {
        final JsonNode read = gpu.get("metrics").get(metric);
        assertTrue(read.has("unavailable") && read.get("unavailable").asString().contains(words), metric + ": " + read);
    }

    @Test
    void shouldShowTheRestOfANavi21() throws Exception {
        final JsonNode gpu = amd(gpus(KfdTree.of(folder, Generation.NAVI21)));
        assertValue(12, gpu, "memory_utilization");
        assertValue(66, gpu, "hotspot_temp_c");
        assertValue(60, gpu, "memory_temp_c");
        assertValue(987, gpu, "voltage_mv");
        assertValue(1450, gpu, "fan_speed_rpm");
        assertValue(40, gpu, "fan_speed_percent");
        assertValue(14, gpu, "encoder_utilization");
        assertValue(14, gpu, "decoder_utilization");
        assertValue(4, gpu, "pcie_generation");
        assertValue(16, gpu, "pcie_width");
        assertValue(4, gpu, "pcie_generation_max");
        assertValue(16, gpu, "pcie_width_max");
        assertValue(3, gpu, "pcie_replays");
        assertValue(65_536_000 * 15.3e-6, gpu, "energy_j");
        assertValue(1000, gpu, "memory_clock_max_mhz");
        // What 5.2.3 does not tell comes from the kernel.
        assertValue(2575, gpu, "gpu_clock_max_mhz");
        assertFalse(gpu.get("metrics").get("thermal_throttling").get("value").asBoolean());
        assertReason("ray-tracing", gpu, "rtx_utilization");
    }

    @Test
    void shouldReadANavi48() throws Exception {
        final JsonNode gpu = amd(gpus(KfdTree.of(folder, Generation.NAVI48)));
        assertValue(37, gpu, "gpu_utilization");
        assertValue(3010, gpu, "gpu_clock_mhz");
        assertValue(1258, gpu, "memory_clock_mhz");
        assertValue(5, gpu, "pcie_generation");
        // 5.2.3 knows averages only and this card has none: the kernel's value fills in.
        assertValue(88, gpu, "power_draw_w");
    }

    @Test
    void shouldReadAnArcturus() throws Exception {
        final JsonNode gpu = amd(gpus(KfdTree.of(folder, Generation.ARCTURUS)));
        assertValue(1502, gpu, "gpu_clock_mhz");
        assertValue(1200, gpu, "memory_clock_mhz");
        assertValue(2, gpu, "ecc_corrected");
        assertValue(1, gpu, "ecc_uncorrected");
        assertReason("ROCm SMI", gpu, "fan_speed_rpm");
    }

    @Test
    void shouldGoOnWhereTheLibraryAborts() throws Exception {
        final KfdTree tree = KfdTree.of(folder, Generation.NAVI21).withoutHwmon();
        PrivateSys.need(tree.sys());
        try (Program program = PrivateSys.nvbind(tree.sys(), Map.of("NVBIND_STATE_DIR", folder + "/state"),
            "gpus", "--json")) {
            assertEquals(0, program.await(), program.err());
            final JsonNode gpu = amd(JsonMapper.shared().readTree(program.out()));
            assertValue(37, gpu, "gpu_utilization");
            assertValue(1800, gpu, "gpu_clock_mhz");
            // The kernel's table fills in.
            assertValue(54, gpu, "gpu_temp_c");
            assertReason("skipped: rsmi_dev_volt_metric_get", gpu, "voltage_mv");
            // A value the kernel fills in does not hide that the library's own is left out.
            assertTrue(gpu.get("findings").valueStream().anyMatch(finding ->
                finding.asString().startsWith("rsmi_dev_temp_metric_get(edge) crashed")), gpu.get("findings").toString());
            assertTrue(program.err().contains("0000:03:00.0 rsmi_dev_temp_metric_get(edge) ended the process (signal 6)"),
                program.err());
        }
        final String quarantine = Files.readString(folder.resolve("state/quarantine"));
        assertTrue(quarantine.contains("0000:03:00.0 rsmi_dev_temp_metric_get(junction)"), quarantine);
        try (Program again = PrivateSys.nvbind(tree.sys(), Map.of("NVBIND_STATE_DIR", folder + "/state"), "gpus")) {
            assertEquals(0, again.await(), again.err());
            assertEquals("", again.err(), "known from the start");
            assertTrue(again.out().contains("! rsmi_dev_temp_metric_get(memory) is not called"), again.out());
        }
    }

    @Test
    void shouldGoOnWhereErrorCountsHaveAThirdLine() throws Exception {
        final JsonNode gpu = amd(gpus(KfdTree.of(folder, Generation.ARCTURUS)
            .file("ras/umc_err_count", "ue: 1\nce: 2\nde: 0\n")));
        assertValue(2, gpu, "ecc_corrected");
        assertValue(1502, gpu, "gpu_clock_mhz");
        final String quarantine = Files.readString(folder.resolve("state/quarantine"));
        assertTrue(quarantine.contains("0000:03:00.0 rsmi_dev_ecc_count_get"), quarantine);
    }

    @Test
    void shouldReadACardWithTwoMemoryClockLines() throws Exception {
        final JsonNode gpu = amd(gpus(KfdTree.of(folder, Generation.NAVI21).file("pp_od_clk_voltage",
            "OD_SCLK:\n0:        500Mhz\n1:       2400Mhz\nOD_MCLK:\n0:        97Mhz\n1:       1000MHz\n"
                + "OD_VDDGFX_OFFSET:\n0mV\nOD_RANGE:\nSCLK:     500Mhz       2800Mhz\nMCLK:     674Mhz       1075Mhz\n")));
        assertValue(37, gpu, "gpu_utilization");
        assertValue(54, gpu, "gpu_temp_c");
    }
}
