package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.sim.SimFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a sample calls into the library: each call holds the driver's lock, and a game waits for it. */
class NvmlCallsTest {

    private static final Map<String, Long> ALWAYS = Map.of(
        "nvmlDeviceGetUtilizationRates", 1L,
        "nvmlDeviceGetTemperature", 1L,
        "nvmlDeviceGetClockInfo", 2L,
        "nvmlDeviceGetMemoryInfo_v2", 1L,
        "nvmlDeviceGetCurrentClocksEventReasons", 1L);

    @TempDir
    private Path folder;

    private static Map<String, Long> with(final String function) {
        final Map<String, Long> calls = new TreeMap<>(ALWAYS);
        calls.put(function, 1L);
        return calls;
    }

    @Test
    void shouldMakeOnlyTheBaseCallsInAFastSample() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = NvmlMachine.sample(gpu);
            machine.state().clearCalls();
            gpu.sample(Metric.Tier.FAST, sample);
            assertEquals(with("nvmlDeviceGetFieldValues"), machine.state().calls());
        }
    }

    @Test
    void shouldNotAskAgainInFastSamplesForWhatTheCardLacks() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().lacks(SimFeature.POWER_INSTANT, SimFeature.TEMPERATURE_MEMORY);
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = NvmlMachine.sample(gpu);
            machine.state().clearCalls();
            gpu.sample(Metric.Tier.FAST, sample);
            assertEquals(with("nvmlDeviceGetPowerUsage"), machine.state().calls());
        }
    }

    @Test
    void shouldMeasurePcieThroughputOnceEachWayInASlowSample() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.state().clearCalls();
            driver.gpus().getFirst().sample(Metric.Tier.SLOW, new GpuSample());
            assertEquals(2, machine.state().calls("nvmlDeviceGetPcieThroughput"));
            assertEquals(1, machine.state().calls("nvmlDeviceGetFanSpeed_v2"));
            assertEquals(0, machine.state().calls("nvmlDeviceGetUtilizationRates"));
        }
    }
}
