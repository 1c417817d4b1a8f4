package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.sim.SimOverride;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each status NVML knows, from each function a sample calls: a reason for what it tells, and the others as they were. */
class NvmlStatusTest {

    private static final int LAST_STATUS = 27;
    private static final Set<Integer> GONE = Set.of(1, 9, 15, 16);
    /** The driver does not know the question: an older function answers it. */
    private static final Set<Integer> UNKNOWN_CALL = Set.of(2, 13, 25, 26);

    private static final Map<String, Set<Metric>> TOLD_BY = Map.ofEntries(
        Map.entry("nvmlDeviceGetUtilizationRates", Set.of(Metric.GPU_UTILIZATION, Metric.MEMORY_UTILIZATION)),
        Map.entry("nvmlDeviceGetTemperature", Set.of(Metric.GPU_TEMP_C)),
        Map.entry("nvmlDeviceGetClockInfo", Set.of(Metric.GPU_CLOCK_MHZ, Metric.MEMORY_CLOCK_MHZ)),
        Map.entry("nvmlDeviceGetMemoryInfo_v2",
            Set.of(Metric.VRAM_TOTAL_MB, Metric.VRAM_USED_MB, Metric.VRAM_PRESSURE)),
        Map.entry("nvmlDeviceGetMemoryInfo",
            Set.of(Metric.VRAM_TOTAL_MB, Metric.VRAM_USED_MB, Metric.VRAM_PRESSURE)),
        Map.entry("nvmlDeviceGetFieldValues", Set.of(Metric.MEMORY_TEMP_C)),
        Map.entry("nvmlDeviceGetPowerUsage", Set.of(Metric.POWER_DRAW_W)),
        Map.entry("nvmlDeviceGetCurrentClocksEventReasons", Set.of(Metric.THERMAL_THROTTLING, Metric.THROTTLE_POWER,
            Metric.THROTTLE_HARDWARE, Metric.THROTTLE_IDLE)),
        Map.entry("nvmlDeviceGetCurrentClocksThrottleReasons", Set.of(Metric.THERMAL_THROTTLING,
            Metric.THROTTLE_POWER, Metric.THROTTLE_HARDWARE, Metric.THROTTLE_IDLE)),
        Map.entry("nvmlDeviceGetEnforcedPowerLimit", Set.of(Metric.POWER_LIMIT_W)),
        Map.entry("nvmlDeviceGetTotalEnergyConsumption", Set.of(Metric.ENERGY_J)),
        Map.entry("nvmlDeviceGetMaxClockInfo", Set.of(Metric.GPU_CLOCK_MAX_MHZ, Metric.MEMORY_CLOCK_MAX_MHZ)),
        Map.entry("nvmlDeviceGetEncoderUtilization", Set.of(Metric.ENCODER_UTILIZATION)),
        Map.entry("nvmlDeviceGetDecoderUtilization", Set.of(Metric.DECODER_UTILIZATION)),
        Map.entry("nvmlDeviceGetEncoderStats", Set.of(Metric.ENCODER_SESSIONS)),
        Map.entry("nvmlDeviceGetViolationStatus", Set.of(Metric.THROTTLE_POWER_S, Metric.THROTTLE_THERMAL_S)),
        Map.entry("nvmlDeviceGetEccMode", Set.of(Metric.ECC_CORRECTED, Metric.ECC_UNCORRECTED)),
        Map.entry("nvmlDeviceGetTotalEccErrors", Set.of(Metric.ECC_CORRECTED, Metric.ECC_UNCORRECTED)),
        Map.entry("nvmlDeviceGetFanSpeed_v2", Set.of(Metric.FAN_SPEED_PERCENT)),
        Map.entry("nvmlDeviceGetCurrPcieLinkGeneration", Set.of(Metric.PCIE_GENERATION)),
        Map.entry("nvmlDeviceGetCurrPcieLinkWidth", Set.of(Metric.PCIE_WIDTH)),
        Map.entry("nvmlDeviceGetMaxPcieLinkGeneration", Set.of(Metric.PCIE_GENERATION_MAX)),
        Map.entry("nvmlDeviceGetMaxPcieLinkWidth", Set.of(Metric.PCIE_WIDTH_MAX)),
        Map.entry("nvmlDeviceGetPcieReplayCounter", Set.of(Metric.PCIE_REPLAYS)),
        Map.entry("nvmlDeviceGetPcieThroughput", Set.of(Metric.PCIE_RX_MB_S, Metric.PCIE_TX_MB_S)));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void shouldGiveAReasonForEachStatusOfEachFunction(final String age) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of(age, folder, 1)) {
            final Set<Metric> known;
            final Set<String> functions;
            try (GpuDriver driver = machine.open()) {
                machine.state().clearCalls();
                known = known(NvmlMachine.sample(driver.gpus().getFirst()));
                functions = new HashSet<>(machine.state().calls().keySet());
            }
            functions.removeIf(function -> function.startsWith("nvmlGpm"));
            assertTrue(TOLD_BY.keySet().containsAll(functions), functions + " hold one this test does not know");
            assertTrue(functions.size() >= 20, functions.toString());
            for (final String function : functions) {
                for (int status = 1; status <= LAST_STATUS; status++) {
                    try (GpuDriver driver = machine.open()) {
                        machine.state().override(SimOverride.status(function, status));
                        check(driver.gpus().getFirst(), function, status, known);
                    } finally {
                        machine.state().clearOverrides();
                    }
                }
            }
        }
    }

    private static void check(final Gpu gpu, final String function, final int status, final Set<Metric> known) {
        final String where = function + " " + status;
        final GpuSample sample = new GpuSample();
        final boolean slow = gpu.sample(Metric.Tier.SLOW, sample);
        final boolean fast = gpu.sample(Metric.Tier.FAST, sample);
        if (GONE.contains(status)) {
            assertFalse(slow && fast, where);
            return;
        }
        assertTrue(slow && fast, where);
        final Set<Metric> lost = EnumSet.copyOf(TOLD_BY.get(function));
        if (function.equals("nvmlDeviceGetMemoryInfo_v2") && UNKNOWN_CALL.contains(status)) {
            lost.clear();
        }
        for (final Metric metric : known) {
            assertEquals(!lost.contains(metric), sample.has(metric), where + " " + metric + ": " + sample.reason(metric));
        }
        for (final Metric metric : lost) {
            assertNotNull(sample.reason(metric), where);
            assertFalse(GpuSample.NOT_SAMPLED.equals(sample.reason(metric)), where);
        }
    }

    private static Set<Metric> known(final GpuSample sample) {
        final Set<Metric> known = EnumSet.noneOf(Metric.class);
        Metric.ALL.stream().filter(sample::has).forEach(known::add);
        return known;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvmlDeviceGetTemperature", "nvmlDeviceGetUtilizationRates", "nvmlDeviceGetMemoryInfo_v2",
        "nvmlDeviceGetFieldValues", "nvmlDeviceGetClockInfo", "nvmlDeviceGetMaxClockInfo",
        "nvmlDeviceGetViolationStatus", "nvmlDeviceGetTotalEccErrors"})
    void shouldNotTakeUntouchedMemoryForAValue(final String function) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.state().override(SimOverride.untouched(function));
            final GpuSample sample = NvmlMachine.sample(driver.gpus().getFirst());
            for (final Metric metric : TOLD_BY.get(function)) {
                assertFalse(sample.has(metric), metric + " " + sample.value(metric));
            }
        }
    }
}
