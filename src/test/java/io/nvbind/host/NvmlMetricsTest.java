package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric of NVML through the bindings, over the simulated library of today and the one of 2021. */
class NvmlMetricsTest {

    private static final Set<Metric> NOBODY_TELLS =
        Set.of(Metric.HOTSPOT_TEMP_C, Metric.VOLTAGE_MV, Metric.FAN_SPEED_RPM, Metric.RTX_UTILIZATION);

    @TempDir
    private Path folder;

    private static Map<Metric, Double> plant(final SimCard card) {
        card.set(SimCardFlag.TOTALS_STORED, true);
        card.set(SimField.UTILIZATION_GPU_PERCENT, 73).set(SimField.UTILIZATION_MEMORY_PERCENT, 41)
            .set(SimField.TEMPERATURE_EDGE_MC, 61_000).set(SimField.TEMPERATURE_MEMORY_MC, 84_000)
            .set(SimField.CLOCK_GRAPHICS_MHZ, 2105).set(SimField.CLOCK_MEMORY_MHZ, 10_501)
            .set(SimField.VRAM_TOTAL_BYTES, 8L << 30).set(SimField.VRAM_USED_BYTES, 3L << 30)
            .set(SimField.VRAM_RESERVED_BYTES, 0).set(SimField.POWER_AVERAGE_MW, 180_000)
            .set(SimField.POWER_NOW_MW, 187_500).set(SimField.POWER_LIMIT_MW, 311_000)
            .set(SimField.THROTTLE_REASONS, 0x4).set(SimField.GPM_TENSOR_PERMILLE, 385)
            .set(SimField.ENCODER_PERCENT, 12).set(SimField.DECODER_PERCENT, 7).set(SimField.ENCODER_SESSIONS, 2)
            .set(SimField.PCIE_GENERATION, 3).set(SimField.PCIE_WIDTH, 8).set(SimField.PCIE_GENERATION_MAX, 5)
            .set(SimField.PCIE_WIDTH_MAX, 16).set(SimField.PCIE_RX_KIB_S, 1_000_000)
            .set(SimField.PCIE_TX_KIB_S, 500_000).set(SimField.PCIE_REPLAY_COUNT, 9)
            .set(SimField.ENERGY_UJ, 12_345_000_000L).set(SimField.ECC_CORRECTED, 5).set(SimField.ECC_UNCORRECTED, 1)
            .set(SimField.CLOCK_GRAPHICS_MAX_MHZ, 3105).set(SimField.CLOCK_MEMORY_MAX_MHZ, 11_201)
            .set(SimField.POWER_VIOLATION_NS, 2_500_000_000L).set(SimField.THERMAL_VIOLATION_NS, 750_000_000L)
            .set(SimField.FAN_PERCENT, 55);
        final Map<Metric, Double> wanted = new EnumMap<>(Map.of(
            Metric.GPU_UTILIZATION, 73.0, Metric.MEMORY_UTILIZATION, 41.0, Metric.GPU_TEMP_C, 61.0,
            Metric.MEMORY_TEMP_C, 84.0, Metric.GPU_CLOCK_MHZ, 2105.0, Metric.MEMORY_CLOCK_MHZ, 10_501.0,
            Metric.VRAM_TOTAL_MB, 8192.0, Metric.VRAM_USED_MB, 3072.0, Metric.VRAM_PRESSURE, 0.375,
            Metric.POWER_DRAW_W, 187.5));
        wanted.putAll(Map.of(Metric.POWER_LIMIT_W, 311.0, Metric.THERMAL_THROTTLING, 0.0, Metric.THROTTLE_POWER, 1.0,
            Metric.THROTTLE_HARDWARE, 0.0, Metric.THROTTLE_IDLE, 0.0, Metric.TENSOR_CORE_UTILIZATION, 38.5,
            Metric.ENCODER_UTILIZATION, 12.0, Metric.DECODER_UTILIZATION, 7.0, Metric.ENCODER_SESSIONS, 2.0,
            Metric.FAN_SPEED_PERCENT, 55.0));
        wanted.putAll(Map.of(Metric.PCIE_GENERATION, 3.0, Metric.PCIE_WIDTH, 8.0, Metric.PCIE_GENERATION_MAX, 5.0,
            Metric.PCIE_WIDTH_MAX, 16.0, Metric.PCIE_RX_MB_S, 1024.0, Metric.PCIE_TX_MB_S, 512.0,
            Metric.PCIE_REPLAYS, 9.0, Metric.ENERGY_J, 12_345.0, Metric.ECC_CORRECTED, 5.0,
            Metric.ECC_UNCORRECTED, 1.0));
        wanted.putAll(Map.of(Metric.GPU_CLOCK_MAX_MHZ, 3105.0, Metric.MEMORY_CLOCK_MAX_MHZ, 11_201.0,
            Metric.THROTTLE_POWER_S, 2.5, Metric.THROTTLE_THERMAL_S, 0.75));
        return wanted;
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldReadEveryMetricOrSayWhyNot(final String age) throws IOException, InterruptedException {
        try (NvmlMachine machine = NvmlMachine.of(age, folder, 1); GpuDriver driver = machine.open()) {
            final Map<Metric, Double> wanted = plant(machine.card());
            if ("old".equals(age)) {
                wanted.put(Metric.POWER_DRAW_W, 180.0);
                wanted.remove(Metric.TENSOR_CORE_UTILIZATION);
            }
            final Gpu gpu = driver.gpus().getFirst();
            NvmlMachine.sample(gpu);
            NvmlMachine.waitForPerformanceMonitoring();
            final GpuSample sample = NvmlMachine.sample(gpu);
            for (final Metric metric : Metric.ALL) {
                if (wanted.containsKey(metric)) {
                    assertEquals(wanted.get(metric), sample.value(metric), 1e-9, metric + ": " + sample.reason(metric));
                } else {
                    assertFalse(sample.has(metric), metric.label());
                    assertFalse(GpuSample.NOT_SAMPLED.equals(sample.reason(metric)), metric.label());
                    assertTrue(NOBODY_TELLS.contains(metric) || sample.reason(metric).contains("too old"),
                        metric + ": " + sample.reason(metric));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0x1,0,0,0,1", "0x4,0,1,0,0", "0x8,0,0,1,0", "0x20,1,0,0,0", "0x40,1,0,0,0", "0x80,0,0,1,0",
        "0x10,0,0,0,0", "0x6d,1,1,1,1"})
    void shouldTellTheReasonsForLowClocksApart(final String bits, final double heat, final double power,
                                               final double hardware, final double idle) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().set(SimField.THROTTLE_REASONS, Long.decode(bits));
            final GpuSample sample = NvmlMachine.sample(driver.gpus().getFirst());
            assertEquals(heat, sample.value(Metric.THERMAL_THROTTLING));
            assertEquals(power, sample.value(Metric.THROTTLE_POWER));
            assertEquals(hardware, sample.value(Metric.THROTTLE_HARDWARE));
            assertEquals(idle, sample.value(Metric.THROTTLE_IDLE));
        }
    }

    @Test
    void shouldNotCallAReasonAbsentThatTheGpuCannotGive() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1)) {
            machine.card().set(SimField.THROTTLE_SUPPORTED, 0x1 | 0x20).set(SimField.THROTTLE_REASONS, 0);
            try (GpuDriver driver = machine.open()) {
                final GpuSample sample = NvmlMachine.sample(driver.gpus().getFirst());
                assertEquals(0, sample.value(Metric.THERMAL_THROTTLING));
                assertEquals(0, sample.value(Metric.THROTTLE_IDLE));
                assertTrue(sample.reason(Metric.THROTTLE_POWER).contains("not supported"));
                assertTrue(sample.reason(Metric.THROTTLE_HARDWARE).contains("not supported"));
            }
        }
    }

    @Test
    void shouldFallBackToTheAverageWherePowerOfThisMomentIsNotToBeHad() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            plant(machine.card());
            machine.card().lacks(SimFeature.POWER_INSTANT, SimFeature.TEMPERATURE_MEMORY);
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = NvmlMachine.sample(gpu);
            assertEquals(180, sample.value(Metric.POWER_DRAW_W), sample.reason(Metric.POWER_DRAW_W));
            assertTrue(sample.reason(Metric.MEMORY_TEMP_C).contains("not supported"));
            machine.card().has(SimFeature.POWER_INSTANT).has(SimFeature.TEMPERATURE_MEMORY);
            gpu.sample(Metric.Tier.SLOW, sample);
            gpu.sample(Metric.Tier.FAST, sample);
            assertEquals(187.5, sample.value(Metric.POWER_DRAW_W));
            assertEquals(84, sample.value(Metric.MEMORY_TEMP_C));
        }
    }

    @Test
    void shouldUseTheOlderMemoryCallWhereTheDriverRefusesTheNewer() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            plant(machine.card());
            machine.card().set(SimField.VRAM_RESERVED_BYTES, 1L << 30);
            final Gpu gpu = driver.gpus().getFirst();
            assertEquals(3072, NvmlMachine.sample(gpu).value(Metric.VRAM_USED_MB));
            assertEquals(3.0 / 7, NvmlMachine.sample(gpu).value(Metric.VRAM_PRESSURE), 1e-9);
            machine.state().override(SimOverride.status("nvmlDeviceGetMemoryInfo_v2", 25));
            assertEquals(4096, NvmlMachine.sample(gpu).value(Metric.VRAM_USED_MB));
            assertEquals(0.5, NvmlMachine.sample(gpu).value(Metric.VRAM_PRESSURE), 1e-9);
        }
    }

    @Test
    void shouldNotSayNoErrorsWhereNoneAreCounted() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().set(SimCardFlag.ECC_ENABLED, false);
            final GpuSample sample = NvmlMachine.sample(driver.gpus().getFirst());
            assertTrue(sample.reason(Metric.ECC_CORRECTED).contains("switched off"));
            assertTrue(sample.reason(Metric.ECC_UNCORRECTED).contains("switched off"));
        }
    }

    @Test
    void shouldSayThatThereIsNoFan() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1)) {
            machine.card().set(SimField.FAN_COUNT, 0);
            try (GpuDriver driver = machine.open()) {
                final GpuSample sample = NvmlMachine.sample(driver.gpus().getFirst());
                assertTrue(sample.reason(Metric.FAN_SPEED_PERCENT).contains("no fan"));
            }
        }
    }

    @Test
    void shouldTellTensorLoadFromTwoSamplesOnly() throws IOException, InterruptedException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            plant(machine.card());
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = new GpuSample();
            gpu.sample(Metric.Tier.SLOW, sample);
            assertTrue(sample.reason(Metric.TENSOR_CORE_UTILIZATION).contains("second sample"));
            gpu.sample(Metric.Tier.SLOW, sample);
            assertTrue(sample.reason(Metric.TENSOR_CORE_UTILIZATION).contains("second sample"));
            NvmlMachine.waitForPerformanceMonitoring();
            machine.card().set(SimField.GPM_TENSOR_PERMILLE, 585);
            gpu.sample(Metric.Tier.SLOW, sample);
            assertEquals(48.5, sample.value(Metric.TENSOR_CORE_UTILIZATION), 1e-9);
            machine.state().override(SimOverride.status("nvmlGpmSampleGet", 999));
            NvmlMachine.waitForPerformanceMonitoring();
            gpu.sample(Metric.Tier.SLOW, sample);
            assertTrue(sample.reason(Metric.TENSOR_CORE_UTILIZATION).contains("unknown error"));
        }
    }

    @Test
    void shouldSayThatAGpuHasNoPerformanceMonitoring() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().lacks(SimFeature.GPM);
            final GpuSample sample = NvmlMachine.sample(driver.gpus().getFirst());
            assertTrue(sample.reason(Metric.TENSOR_CORE_UTILIZATION).contains("GPM"));
            assertEquals(0, machine.state().calls("nvmlGpmSampleAlloc"));
        }
    }
}
