package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric that Sysman can tell, planted in the simulated driver and read through the bindings. */
class LevelZeroMetricsTest {

    /** What no function of Level Zero tells. */
    private static final Set<Metric> NEVER = EnumSet.of(Metric.RTX_UTILIZATION, Metric.TENSOR_CORE_UTILIZATION,
        Metric.ENCODER_SESSIONS, Metric.THROTTLE_IDLE, Metric.THROTTLE_POWER_S, Metric.THROTTLE_THERMAL_S);

    @TempDir
    private Path folder;

    private static void plant(final SimCard card) {
        card.change(() -> card.set(SimField.UTILIZATION_GPU_PERCENT, 73)
            .set(SimField.ENCODER_PERCENT, 17)
            .set(SimField.DECODER_PERCENT, 29)
            .set(SimField.POWER_NOW_MW, 187_500)
            .set(SimField.PCIE_RX_KIB_S, 2_000_000)
            .set(SimField.PCIE_TX_KIB_S, 1_000_000)
            .set(SimField.MEMORY_BANDWIDTH_BYTES_S, 560_000_000_000L)
            .set(SimField.MEMORY_READ_BYTES_S, 100_000_000_000L)
            .set(SimField.MEMORY_WRITE_BYTES_S, 40_000_000_000L)
            .set(SimField.THROTTLE_REASONS, 0));
        card.set(SimField.TEMPERATURE_EDGE_MC, 61_000)
            .set(SimField.TEMPERATURE_HOTSPOT_MC, 83_500)
            .set(SimField.TEMPERATURE_MEMORY_MC, 74_000)
            .set(SimField.CLOCK_GRAPHICS_MHZ, 2105)
            .set(SimField.CLOCK_GRAPHICS_MAX_MHZ, 2400)
            .set(SimField.CLOCK_MEMORY_MHZ, 1101)
            .set(SimField.CLOCK_MEMORY_MAX_MHZ, 1250)
            .set(SimField.VOLTAGE_GRAPHICS_MV, 1035)
            .set(SimField.VRAM_TOTAL_BYTES, 8L << 30)
            .set(SimField.VRAM_RESERVED_BYTES, 2L << 30)
            .set(SimField.VRAM_USED_BYTES, 3L << 30)
            .set(SimField.POWER_LIMIT_MW, 211_000)
            .set(SimField.FAN_RPM, 1490)
            .set(SimField.FAN_PERCENT, 41)
            .set(SimField.PCIE_GENERATION, 3)
            .set(SimField.PCIE_WIDTH, 8)
            .set(SimField.PCIE_GENERATION_MAX, 4)
            .set(SimField.PCIE_WIDTH_MAX, 16)
            .set(SimField.PCIE_REPLAY_COUNT, 12)
            .set(SimField.ECC_CORRECTED, 7)
            .set(SimField.ECC_UNCORRECTED, 2);
        for (final SimFeature feature : SimFeature.values()) {
            card.has(feature);
        }
    }

    private SimulatedCards planted(final String age) throws IOException {
        final SimulatedCards cards = SimulatedCards.of(age, folder);
        plant(cards.card(Vendor.INTEL));
        return cards;
    }

    private static void assertValue(final double expected, final Metric metric, final GpuSample sample) {
        assertEquals(expected, sample.value(metric), Math.abs(expected) * 1e-4,
            metric.label() + ": " + sample.reason(metric));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldReadEveryMetricThatSysmanTells(final String age) throws IOException {
        try (SimulatedCards cards = planted(age); Gpus gpus = cards.open(Vendor.INTEL)) {
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertValue(73, Metric.GPU_UTILIZATION, sample);
            assertValue(61, Metric.GPU_TEMP_C, sample);
            assertValue(83.5, Metric.HOTSPOT_TEMP_C, sample);
            assertValue(74, Metric.MEMORY_TEMP_C, sample);
            assertValue(2105, Metric.GPU_CLOCK_MHZ, sample);
            assertValue(2400, Metric.GPU_CLOCK_MAX_MHZ, sample);
            assertValue(1101, Metric.MEMORY_CLOCK_MHZ, sample);
            assertValue(1250, Metric.MEMORY_CLOCK_MAX_MHZ, sample);
            assertValue(1035, Metric.VOLTAGE_MV, sample);
            assertValue(6144, Metric.VRAM_TOTAL_MB, sample);
            assertValue(3072, Metric.VRAM_USED_MB, sample);
            assertValue(0.5, Metric.VRAM_PRESSURE, sample);
            assertValue(25, Metric.MEMORY_UTILIZATION, sample);
            assertValue(187.5, Metric.POWER_DRAW_W, sample);
            assertValue(211, Metric.POWER_LIMIT_W, sample);
            assertValue(1490, Metric.FAN_SPEED_RPM, sample);
            assertValue(41, Metric.FAN_SPEED_PERCENT, sample);
            assertValue(17, Metric.ENCODER_UTILIZATION, sample);
            assertValue(29, Metric.DECODER_UTILIZATION, sample);
            assertValue(3, Metric.PCIE_GENERATION, sample);
            assertValue(8, Metric.PCIE_WIDTH, sample);
            assertValue(4, Metric.PCIE_GENERATION_MAX, sample);
            assertValue(16, Metric.PCIE_WIDTH_MAX, sample);
            assertValue(2048, Metric.PCIE_RX_MB_S, sample);
            assertValue(1024, Metric.PCIE_TX_MB_S, sample);
            assertValue(12, Metric.PCIE_REPLAYS, sample);
            assertValue(7, Metric.ECC_CORRECTED, sample);
            assertValue(2, Metric.ECC_UNCORRECTED, sample);
            assertTrue(sample.value(Metric.ENERGY_J) > 0, sample.reason(Metric.ENERGY_J));
            for (final Metric metric : Metric.ALL) {
                assertEquals(!NEVER.contains(metric), sample.has(metric), metric + ": " + sample.reason(metric));
                assertNotEquals(GpuSample.NOT_SAMPLED, sample.reason(metric), metric.label());
            }
        }
    }

    @Test
    void shouldReadEnergyInJoules() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            cards.card(Vendor.INTEL).set(SimCardFlag.TOTALS_STORED, true).set(SimField.ENERGY_UJ, 1_234_500_000L);
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertEquals(1234.5, sample.value(Metric.ENERGY_J), 1e-9);
        }
    }

    @ParameterizedTest
    @CsvSource({"0x0,0,0,0", "0x1,0,1,0", "0x2,0,1,0", "0x200,0,1,0", "0x4,0,0,1", "0x10,0,0,1", "0x40,0,0,1",
        "0x80,0,0,1", "0x8,1,0,0", "0x100,1,0,0", "0x20,0,0,0", "0x105,1,1,1"})
    void shouldTellThrottleReasonsApart(final String bits, final double heat, final double power, final double hardware)
        throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            cards.card(Vendor.INTEL).set(SimField.THROTTLE_REASONS, Long.decode(bits));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertEquals(heat, sample.value(Metric.THERMAL_THROTTLING));
            assertEquals(power, sample.value(Metric.THROTTLE_POWER));
            assertEquals(hardware, sample.value(Metric.THROTTLE_HARDWARE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "zesEngineGetActivity,GPU_UTILIZATION ENCODER_UTILIZATION DECODER_UTILIZATION",
        "zesTemperatureGetState,GPU_TEMP_C HOTSPOT_TEMP_C MEMORY_TEMP_C",
        "zesFrequencyGetState,GPU_CLOCK_MHZ MEMORY_CLOCK_MHZ VOLTAGE_MV THERMAL_THROTTLING THROTTLE_POWER "
            + "THROTTLE_HARDWARE",
        "zesMemoryGetState,VRAM_TOTAL_MB VRAM_USED_MB VRAM_PRESSURE",
        "zesMemoryGetBandwidth,MEMORY_UTILIZATION",
        "zesPowerGetEnergyCounter,POWER_DRAW_W ENERGY_J",
        "zesFanGetState,FAN_SPEED_RPM FAN_SPEED_PERCENT",
        "zesDevicePciGetState,PCIE_GENERATION PCIE_WIDTH",
        "zesDevicePciGetStats,PCIE_RX_MB_S PCIE_TX_MB_S PCIE_REPLAYS",
        "zesRasGetState,ECC_CORRECTED ECC_UNCORRECTED"})
    void shouldGiveAReasonForWhatOneFunctionTellsAndReadTheRest(final String function, final String metrics)
        throws IOException {
        try (SimulatedCards cards = planted("new"); Gpus gpus = cards.open(Vendor.INTEL)) {
            for (final int status : new int[] {0x78000003, 0x70010000, 0x70020000, 0x7ffffffe, 0}) {
                cards.state().clearOverrides();
                cards.state().override(status == 0 ? SimOverride.untouched(function)
                    : SimOverride.status(function, status));
                final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
                for (final Metric metric : Metric.ALL) {
                    final boolean touched = Set.of(metrics.split(" ")).contains(metric.name());
                    assertEquals(!touched && !NEVER.contains(metric), sample.has(metric),
                        function + " " + Integer.toHexString(status) + " " + metric + ": " + sample.reason(metric));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"UTILIZATION,GPU_UTILIZATION", "TEMPERATURE_MEMORY,MEMORY_TEMP_C", "TEMPERATURE_EDGE,",
        "CLOCK_MEMORY,MEMORY_CLOCK_MHZ", "VOLTAGE,VOLTAGE_MV", "VRAM,VRAM_USED_MB", "ENERGY,POWER_DRAW_W",
        "POWER_LIMIT,POWER_LIMIT_W", "FAN_RPM,FAN_SPEED_RPM", "FAN_PERCENT,FAN_SPEED_PERCENT",
        "PCIE_LINK,PCIE_GENERATION", "PCIE_THROUGHPUT,PCIE_RX_MB_S", "PCIE_REPLAY,PCIE_REPLAYS", "ECC,ECC_CORRECTED",
        "MEMORY_BANDWIDTH,MEMORY_UTILIZATION"})
    void shouldNameWhatTheCardLacksAndGoOn(final SimFeature feature, final Metric metric) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder)) {
            cards.card(Vendor.INTEL).set(SimField.ECC_CORRECTED, 1).lacks(feature);
            try (Gpus gpus = cards.open(Vendor.INTEL)) {
                final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
                if (metric != null) {
                    assertFalse(sample.has(metric));
                    assertFalse(sample.reason(metric).isBlank());
                }
                assertTrue(sample.has(Metric.GPU_CLOCK_MHZ), sample.reason(Metric.GPU_CLOCK_MHZ));
                assertTrue(sample.has(Metric.GPU_TEMP_C), sample.reason(Metric.GPU_TEMP_C));
            }
        }
    }

    @Test
    void shouldNotTakeAnUnknownClockForAValue() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            cards.card(Vendor.INTEL).set(SimCardFlag.CLOCK_UNKNOWN, true);
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertFalse(sample.has(Metric.GPU_CLOCK_MHZ));
            assertTrue(sample.has(Metric.THERMAL_THROTTLING), sample.reason(Metric.THERMAL_THROTTLING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zesPowerGetLimitsExt", "zesPowerGetLimits"})
    void shouldReadThePowerLimitByEitherFunction(final String refused) throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            cards.card(Vendor.INTEL).set(SimField.POWER_LIMIT_MW, 199_000);
            cards.state().override(SimOverride.status(refused, 0x78000003));
            final GpuSample sample = SimulatedCards.sample(gpus.list().getFirst(), cards.state());
            assertEquals(199, sample.value(Metric.POWER_LIMIT_W), sample.reason(Metric.POWER_LIMIT_W));
        }
    }

    @Test
    void shouldKeepAValueWithItsAgeWhileTheDriversClockStandsStill() throws IOException {
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(Vendor.INTEL)) {
            cards.card(Vendor.INTEL).set(SimField.UTILIZATION_GPU_PERCENT, 50);
            final Gpu gpu = gpus.list().getFirst();
            final GpuSample sample = SimulatedCards.sample(gpu, cards.state());
            final long before = sample.nanos(Metric.GPU_UTILIZATION);
            gpu.sample(Metric.Tier.FAST, sample);
            assertEquals(50, sample.value(Metric.GPU_UTILIZATION), 0.01);
            assertEquals(before, sample.nanos(Metric.GPU_UTILIZATION));
            assertTrue(sample.nanos(Metric.GPU_TEMP_C) > before);
        }
    }
}
