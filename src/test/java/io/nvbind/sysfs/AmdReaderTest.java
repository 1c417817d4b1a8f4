package io.nvbind.sysfs;

import static io.nvbind.sysfs.Sampling.assertNear;
import static io.nvbind.sysfs.Sampling.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What amdgpu's files give on three kinds of AMD GPU. */
final class AmdReaderTest {

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    @Test
    void shouldReadEveryMetricWhenTheCardIsADiscreteOne() {
        Cards.navi21(tree);
        final GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(37, sample, Metric.GPU_UTILIZATION);
        assertNear(12, sample, Metric.MEMORY_UTILIZATION);
        assertNear(54, sample, Metric.GPU_TEMP_C);
        assertNear(66, sample, Metric.HOTSPOT_TEMP_C);
        assertNear(60, sample, Metric.MEMORY_TEMP_C);
        assertNear(1800, sample, Metric.GPU_CLOCK_MHZ);
        assertNear(1000, sample, Metric.MEMORY_CLOCK_MHZ);
        assertNear(16368, sample, Metric.VRAM_TOTAL_MB);
        assertNear(1177.375, sample, Metric.VRAM_USED_MB);
        assertNear(0.0719, sample, Metric.VRAM_PRESSURE);
        assertNear(123, sample, Metric.POWER_DRAW_W);
        assertNear(255, sample, Metric.POWER_LIMIT_W);
        assertNear(987, sample, Metric.VOLTAGE_MV);
        assertNear(1450, sample, Metric.FAN_SPEED_RPM);
        assertNear(40, sample, Metric.FAN_SPEED_PERCENT);
        assertNear(0, sample, Metric.THERMAL_THROTTLING);
        assertEquals("the kernel has no metric for ray-tracing units", reason(sample, Metric.RTX_UTILIZATION));
    }

    @Test
    void shouldTellThePowerLimitsBoundsWhenTheDriverHasThem() {
        Cards.navi21(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            assertEquals(SettingState.of(255, 0, 293, 250),
                driver.gpu(Cards.NAVI21).orElseThrow().settings().get(Setting.POWER_LIMIT));
        }
    }

    @Test
    void shouldTakeTheTableWhenHwmonAndItsFilesAreAbsent() {
        final String device = tree.device(Cards.NAVI21.toString(), "0x030000", "1002:73bf", "amdgpu");
        tree.write(device + "/gpu_metrics", Tables.navi21().bytes());
        final GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(37, sample, Metric.GPU_UTILIZATION);
        assertNear(12, sample, Metric.MEMORY_UTILIZATION);
        assertNear(54, sample, Metric.GPU_TEMP_C);
        assertNear(66, sample, Metric.HOTSPOT_TEMP_C);
        assertNear(123, sample, Metric.POWER_DRAW_W);
        assertNear(1800, sample, Metric.GPU_CLOCK_MHZ);
        assertEquals("amdgpu gives no mem_info_vram_total for this GPU", reason(sample, Metric.VRAM_TOTAL_MB));
    }

    @Test
    void shouldTakeTheCurrentLevelWhenNothingElseTellsTheClock() {
        final String device = tree.device(Cards.NAVI21.toString(), "0x030000", "1002:67df", "amdgpu");
        tree.write(device + "/pp_dpm_sclk", "S: 19Mhz *\n0: 500Mhz\n1: 1366Mhz\n").write(device + "/pp_dpm_mclk", "0: 300Mhz\n");
        final GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(19, sample, Metric.GPU_CLOCK_MHZ);
        assertEquals("0000:03:00.0/pp_dpm_mclk marks no level as the current one", reason(sample, Metric.MEMORY_CLOCK_MHZ));
        assertEquals("amdgpu gives no gpu_metrics table for this GPU", reason(sample, Metric.THERMAL_THROTTLING));
    }

    @Test
    void shouldReadInstantPowerAndSharedMemoryWhenItIsAnApu() {
        Cards.apu(tree);
        final GpuSample sample = Sampling.of(root, Cards.APU);
        assertNear(20, sample, Metric.GPU_UTILIZATION);
        assertNear(51.23, sample, Metric.GPU_TEMP_C);
        assertNear(1900, sample, Metric.GPU_CLOCK_MHZ);
        assertNear(2400, sample, Metric.MEMORY_CLOCK_MHZ);
        assertNear(15.5, sample, Metric.POWER_DRAW_W);
        assertNear(512, sample, Metric.VRAM_TOTAL_MB);
        assertNear(0.125, sample, Metric.VRAM_PRESSURE);
        assertNear(1, sample, Metric.THERMAL_THROTTLING);
        assertEquals("amdgpu knows no fan of this GPU", reason(sample, Metric.FAN_SPEED_RPM));
        assertEquals("amdgpu lets nobody limit the power of this GPU", reason(sample, Metric.POWER_LIMIT_W));
    }

    @Test
    void shouldSeeThrottlingByGrowingCountersWhenItIsAnInstinct() {
        final String device = Cards.instinct(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.INSTINCT).orElseThrow();
            final GpuSample sample = new GpuSample();
            gpu.sample(Metric.Tier.FAST, sample);
            assertEquals("needs a second sample", reason(sample, Metric.THERMAL_THROTTLING));
            assertNear(88, sample, Metric.GPU_UTILIZATION);
            assertNear(61, sample, Metric.HOTSPOT_TEMP_C);
            assertNear(410, sample, Metric.POWER_DRAW_W);
            assertNear(2100, sample, Metric.GPU_CLOCK_MHZ);
            gpu.sample(Metric.Tier.FAST, sample);
            assertNear(0, sample, Metric.THERMAL_THROTTLING);
            tree.write(device + "/gpu_metrics", Tables.instinct().u32(52, 101).bytes());
            gpu.sample(Metric.Tier.FAST, sample);
            assertNear(1, sample, Metric.THERMAL_THROTTLING);
        }
    }

    @Test
    void shouldReadCountersAndGreatestClocksWhenTheDriverHasThem() {
        final String device = Cards.navi21(tree);
        tree.write(device + "/pcie_replay_count", "3\n").write(device + "/ras/umc_err_count", "ue: 1\nce: 22\n");
        GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(2575, sample, Metric.GPU_CLOCK_MAX_MHZ);
        assertNear(1000, sample, Metric.MEMORY_CLOCK_MAX_MHZ);
        assertNear(3, sample, Metric.PCIE_REPLAYS);
        assertNear(1, sample, Metric.ECC_UNCORRECTED);
        assertNear(22, sample, Metric.ECC_CORRECTED);
        assertEquals(MetricsTable.NO_ENERGY, reason(sample, Metric.ENERGY_J));
        tree.write(device + "/ras/umc_err_count", "ue: 1\n");
        sample = Sampling.of(root, Cards.NAVI21);
        assertEquals("ras/umc_err_count holds no number", reason(sample, Metric.ECC_CORRECTED));
    }

    @Test
    void shouldTellEnergyInJoulesWhenTheTablesUnitIsKnown() {
        final String device = Cards.instinct(tree);
        assertEquals(TableThrottle.UNKNOWN, reason(Sampling.of(root, Cards.INSTINCT), Metric.ENERGY_J));
        tree.write(device + "/gpu_metrics", Tables.instinct().u64(24, 5L << 16).bytes());
        assertNear(5, Sampling.of(root, Cards.INSTINCT), Metric.ENERGY_J);
    }

    @Test
    void shouldTellTheReasonsApartWhenTheStatusHasThem() {
        final String device = Cards.navi21(tree);
        tree.write(device + "/gpu_metrics", Tables.navi21().u64(112, 2).bytes());
        GpuSample sample = Sampling.of(root, Cards.NAVI21);
        assertNear(1, sample, Metric.THROTTLE_POWER);
        assertNear(0, sample, Metric.THROTTLE_HARDWARE);
        assertNear(0, sample, Metric.THERMAL_THROTTLING);
        tree.write(device + "/gpu_metrics", Tables.navi21().u64(112, 1L << 16).bytes());
        sample = Sampling.of(root, Cards.NAVI21);
        assertNear(0, sample, Metric.THROTTLE_POWER);
        assertNear(1, sample, Metric.THROTTLE_HARDWARE);
        assertEquals("amdgpu has no file for it", reason(sample, Metric.THROTTLE_IDLE));
    }

    @Test
    void shouldSeeCountersGrowOnlyBetweenFastSamplesWhenSlowOnesLieBetween() {
        final String device = Cards.instinct(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.INSTINCT).orElseThrow();
            final GpuSample sample = Sampling.of(gpu);
            tree.write(device + "/gpu_metrics", Tables.instinct().u32(48, 10).bytes());
            gpu.sample(Metric.Tier.SLOW, sample);
            gpu.sample(Metric.Tier.FAST, sample);
            assertNear(1, sample, Metric.THROTTLE_POWER);
            assertNear(0, sample, Metric.THERMAL_THROTTLING);
            assertEquals(TableThrottle.NO_HARDWARE, reason(sample, Metric.THROTTLE_HARDWARE));
        }
    }

    @Test
    void shouldReadWidePowersAndCountersWhenTheTableIsOfVersion3() {
        final String device = Cards.apu(tree);
        tree.delete(device + "/hwmon/hwmon0/power1_input").delete(device + "/gpu_busy_percent");
        tree.write(device + "/gpu_metrics", new Tables(3, 0, 264).u16(4, 4550).u16(42, 1234).u32(112, 71_000)
            .u16(174, 2900).u16(186, 1000).u32(228, 0).u32(232, 5).u32(236, 0).u32(240, 0).u32(244, 0).u32(248, 0).u32(252, 0)
            .bytes());
        final GpuSample sample = Sampling.of(root, Cards.APU);
        assertNear(45.5, sample, Metric.GPU_TEMP_C);
        assertNear(12.34, sample, Metric.GPU_UTILIZATION);
        assertNear(71, sample, Metric.POWER_DRAW_W);
        assertNear(2900, sample, Metric.GPU_CLOCK_MHZ);
        assertNear(1000, sample, Metric.MEMORY_CLOCK_MHZ);
        assertEquals("needs a second sample", reason(sample, Metric.THERMAL_THROTTLING));
    }

    @Test
    void shouldTrustTheTableFirstWhenItIsASteamDeck() {
        final String device = tree.device(Cards.APU.toString(), "0x030000", "1002:163f", "amdgpu");
        tree.write(device + "/gpu_metrics", Tables.apu().bytes());
        tree.hwmon(device, Map.of("name", "amdgpu", "freq1_label", "sclk", "freq1_input", 200000000));
        assertNear(1900, Sampling.of(root, Cards.APU), Metric.GPU_CLOCK_MHZ);
    }
}
