package io.nvbind.sysfs;

import static io.nvbind.sysfs.Sampling.assertNear;
import static io.nvbind.sysfs.Sampling.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What i915 and xe give. */
final class IntelReaderTest {

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    @Test
    void shouldReadEveryMetricWhenXeDrivesAnArc() {
        Cards.arc(tree);
        final GpuSample sample = Sampling.of(root, Cards.ARC);
        assertNear(48, sample, Metric.GPU_TEMP_C);
        assertNear(52, sample, Metric.MEMORY_TEMP_C);
        assertNear(2400, sample, Metric.GPU_CLOCK_MHZ);
        assertNear(12288, sample, Metric.VRAM_TOTAL_MB);
        assertNear(3072, sample, Metric.VRAM_USED_MB);
        assertNear(0.25, sample, Metric.VRAM_PRESSURE);
        assertNear(190, sample, Metric.POWER_LIMIT_W);
        assertNear(900, sample, Metric.FAN_SPEED_RPM);
        assertNear(5, sample, Metric.ENERGY_J);
        assertNear(2850, sample, Metric.GPU_CLOCK_MAX_MHZ);
        assertNear(0, sample, Metric.THERMAL_THROTTLING);
        assertEquals("power needs a second sample", reason(sample, Metric.POWER_DRAW_W));
        assertTrue(reason(sample, Metric.GPU_UTILIZATION).contains("install libze1"));
    }

    @Test
    void shouldTellPowerByTheGrowthOfTheCardsEnergyWhenSampledTwice() {
        final String device = Cards.arc(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.ARC).orElseThrow();
            final GpuSample sample = Sampling.of(gpu);
            final long before = System.nanoTime();
            tree.write(device + "/hwmon/hwmon0/energy1_input", "8000000\n");
            gpu.sample(Metric.Tier.FAST, sample);
            final double watts = sample.value(Metric.POWER_DRAW_W);
            assertTrue(watts > 0 && watts < 3_000_000.0 / ((System.nanoTime() - before) / 1e3) * 1e3, () -> watts + " W");
            tree.write(device + "/hwmon/hwmon0/energy1_input", "10\n");
            gpu.sample(Metric.Tier.FAST, sample);
            assertEquals("power needs a second sample", reason(sample, Metric.POWER_DRAW_W));
        }
    }

    @Test
    void shouldSeeThermalThrottlingWhenOneReasonSaysSo() {
        final String device = Cards.arc(tree);
        final String throttle = device + "/tile0/gt0/freq0/throttle/";
        tree.write(throttle + "status", "1\n").write(throttle + "reason_pl1", "1\n");
        assertNear(0, Sampling.of(root, Cards.ARC), Metric.THERMAL_THROTTLING);
        tree.write(throttle + "reason_thermal", "1\n");
        assertNear(1, Sampling.of(root, Cards.ARC), Metric.THERMAL_THROTTLING);
    }

    @Test
    void shouldBoundThePowerLimitByTheRatedOneWhenThereIsOne() {
        Cards.arc(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            assertEquals(SettingState.of(190, Double.NaN, 225, 225),
                driver.gpu(Cards.ARC).orElseThrow().settings().get(Setting.POWER_LIMIT));
        }
    }

    @Test
    void shouldSayNotLimitedWhenTheLimitIsNought() {
        final String device = Cards.arc(tree);
        tree.write(device + "/hwmon/hwmon0/power1_max", "0\n");
        assertEquals("no sustained power limit is in force",
            reason(Sampling.of(root, Cards.ARC), Metric.POWER_LIMIT_W));
    }

    @Test
    void shouldReadClockAndThrottleOnlyWhenI915DrivesAnIntegratedGpu() {
        Cards.igpu(tree);
        final GpuSample sample = Sampling.of(root, Cards.IGPU);
        assertNear(1150, sample, Metric.GPU_CLOCK_MHZ);
        assertNear(0, sample, Metric.THERMAL_THROTTLING);
        assertNear(1, sample, Metric.THROTTLE_POWER);
        assertEquals("this version of Intel's driver gives no throttle reasons for this GPU",
            reason(sample, Metric.THROTTLE_HARDWARE));
        assertEquals("an integrated GPU has no memory of its own", reason(sample, Metric.VRAM_TOTAL_MB));
        assertEquals("Intel's driver gives no energy counter for this GPU (an integrated one has none)",
            reason(sample, Metric.POWER_DRAW_W));
    }

    @Test
    void shouldReadTheOldClockFileWhenTheKernelHasNoGtFolders() {
        final String device = tree.device(Cards.IGPU.toString(), "0x030000", "8086:3e92", "i915");
        tree.card(device, 0, 128).write(device + "/drm/card0/gt_act_freq_mhz", "350\n");
        final GpuSample sample = Sampling.of(root, Cards.IGPU);
        assertNear(350, sample, Metric.GPU_CLOCK_MHZ);
        assertEquals("this version of Intel's driver gives no throttle reasons for this GPU",
            reason(sample, Metric.THERMAL_THROTTLING));
    }
}
