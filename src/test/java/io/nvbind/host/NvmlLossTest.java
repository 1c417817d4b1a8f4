package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimOverride;
import io.nvbind.sim.SimVendor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** GPUs that go and come back, and GPUs that are counted and cannot be had. */
class NvmlLossTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Metric.Tier.class)
    void shouldSayInEitherTierThatAGpuIsLostAndReadItWhenItIsBack(final Metric.Tier tier) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2); GpuDriver driver = machine.open()) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = NvmlMachine.sample(gpu);
            machine.card().set(SimCardFlag.LOST, true);
            assertFalse(gpu.sample(tier, sample));
            for (final Metric metric : Metric.ALL) {
                assertTrue(sample.reason(metric).contains("fallen off the bus"), metric.label());
            }
            assertTrue(driver.gpus().getLast().sample(tier, new GpuSample()), "the other card is still there");
            assertNotNull(gpu.processes().unavailable());
            assertTrue(gpu.details().unavailable().get("performance_state").contains("fallen off the bus"));
            machine.card().set(SimCardFlag.LOST, false);
            assertTrue(gpu.sample(tier, sample));
        }
    }

    @ParameterizedTest
    @CsvSource({"16,needs a reset", "15,fallen off the bus", "9,not loaded", "1,not initialised"})
    void shouldTakeAnyCallsWordForALoss(final int status, final String words) throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.state().override(SimOverride.status("nvmlDeviceGetCurrentClocksEventReasons", status));
            final GpuSample sample = new GpuSample();
            assertFalse(driver.gpus().getFirst().sample(Metric.Tier.FAST, sample));
            assertTrue(sample.reason(Metric.GPU_TEMP_C).contains(words), sample.reason(Metric.GPU_TEMP_C));
        }
    }

    @Test
    void shouldNoticeAHandleThatIsWorthNothingAnyMore() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            final GpuSample sample = new GpuSample();
            machine.card().set(SimCardFlag.PRESENT, false);
            assertFalse(driver.gpus().getFirst().sample(Metric.Tier.FAST, sample));
            assertNotNull(sample.reason(Metric.GPU_TEMP_C));
        }
    }

    @Test
    void shouldOpenAnewAfterTheDriverWasReloaded() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1)) {
            try (GpuDriver driver = machine.open()) {
                assertNull(driver.report().reason());
                machine.state().override(SimOverride.status("nvmlDeviceGetUtilizationRates", 1));
                assertFalse(driver.gpus().getFirst().sample(Metric.Tier.FAST, new GpuSample()));
                machine.state().clearOverrides();
                machine.state().driver(SimVendor.NVIDIA, false);
            }
            try (GpuDriver driver = machine.open()) {
                assertEquals(0, driver.gpus().size());
                assertTrue(driver.report().reason().contains("not loaded"), driver.report().reason());
            }
            machine.state().driver(SimVendor.NVIDIA, true);
            try (GpuDriver driver = machine.open()) {
                assertTrue(driver.gpus().getFirst().sample(Metric.Tier.FAST, new GpuSample()));
            }
        }
    }

    /** The simulated library has 16 event sets and 64 buffers for performance monitoring in all. */
    @Test
    void shouldGiveBackWhatTheLibraryHandedOut() throws IOException, InterruptedException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2)) {
            for (int i = 0; i < 40; i++) {
                try (GpuDriver driver = machine.open()) {
                    driver.gpus().forEach(NvmlMachine::sample);
                }
            }
            assertEquals(160, machine.state().calls("nvmlGpmSampleAlloc"));
            assertEquals(160, machine.state().calls("nvmlGpmSampleFree"));
            assertEquals(40, machine.state().calls("nvmlEventSetFree"));
            assertEquals(40, machine.state().calls("nvmlShutdown"));
            try (GpuDriver driver = machine.open()) {
                NvmlMachine.sample(driver.gpus().getFirst());
                NvmlMachine.waitForPerformanceMonitoring();
                assertTrue(NvmlMachine.sample(driver.gpus().getFirst()).has(Metric.TENSOR_CORE_UTILIZATION));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nvmlDeviceGetHandleByIndex_v2,8,power cables", "nvmlDeviceGetHandleByIndex_v2,15,fallen off the bus",
        "nvmlDeviceGetPciInfo_v3,999,unknown error"})
    void shouldNameAGpuThatIsCountedAndCannotBeHad(final String function, final int status, final String words)
        throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2)) {
            machine.state().override(SimOverride.status(function, status).forCalls(0, 1));
            try (GpuDriver driver = machine.open()) {
                assertEquals(1, driver.gpus().size());
                assertEquals("0000:41:00.0", driver.gpus().getFirst().info().id().toString());
                assertTrue(driver.report().reason().startsWith("GPU 0 of 2 cannot be used"), driver.report().reason());
                assertTrue(driver.report().reason().contains(words), driver.report().reason());
            }
        }
    }

    @Test
    void shouldNotMakeUpAnAddress() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1)) {
            machine.state().override(SimOverride.untouched("nvmlDeviceGetPciInfo_v3"));
            try (GpuDriver driver = machine.open()) {
                assertEquals(0, driver.gpus().size());
                assertTrue(driver.report().reason().contains("no PCI address"), driver.report().reason());
            }
        }
    }
}
