package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NVML wakes a GPU that it is asked for; one that sleeps is not asked for until it is awake. */
class SleepingNvmlTest {

    private static final String FIRST = "0000:01:00.0";
    private static final String SECOND = "0000:41:00.0";

    @TempDir
    private Path folder;

    private Path root() {
        return folder.resolve("root");
    }

    private void kernelShows(final String pci, final String status) throws IOException {
        final Path device = Files.createDirectories(root().resolve("sys/bus/pci/devices").resolve(pci));
        Files.createDirectories(device.resolve("power"));
        Files.writeString(device.resolve("class"), "0x030000\n");
        Files.writeString(device.resolve("vendor"), "0x10de\n");
        Files.writeString(device.resolve("device"), "0x2704\n");
        Files.writeString(device.resolve("uevent"), "DRIVER=nvidia\n");
        Files.writeString(device.resolve("power/runtime_status"), status + "\n");
    }

    private static String driverOf(final List<Gpu> gpus, final String pci) {
        return gpus.stream().map(Gpu::info).filter(info -> info.id().toString().equals(pci)).findFirst().orElseThrow()
            .driver();
    }

    private static GpuSample sample(final List<Gpu> gpus, final String pci) {
        return NvmlMachine.sample(gpus.stream().filter(gpu -> gpu.info().id().toString().equals(pci)).findFirst()
            .orElseThrow());
    }

    private static void assertAsleep(final NvmlMachine machine, final int card) {
        assertTrue(machine.state().card(card).is(SimCardFlag.SUSPENDED));
        assertEquals(0, machine.state().card(card).get(SimField.WAKE_COUNT));
    }

    @Test
    void shouldAskForTheAwakeGpusOnlyWhenAnotherSleeps() throws IOException {
        kernelShows(FIRST, "active");
        kernelShows(SECOND, "suspended");
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2); Gpus gpus = Gpus.none()) {
            machine.state().card(1).set(SimCardFlag.SUSPENDED, true);
            gpus.addKernel(root());
            gpus.addLeavingAsleep(Vendor.NVIDIA, machine.library());
            assertEquals("nvml", driverOf(gpus.list(), FIRST));
            assertEquals("nvidia (sysfs)", driverOf(gpus.list(), SECOND));
            assertTrue(sample(gpus.list(), FIRST).has(Metric.GPU_TEMP_C));
            assertEquals("asleep (runtime suspended)", sample(gpus.list(), SECOND).reason(Metric.GPU_TEMP_C));
            assertEquals(0, machine.state().calls("nvmlDeviceGetHandleByIndex_v2"));
            for (final String once : List.of("nvmlDeviceGetHandleByPciBusId_v2", "nvmlDeviceGetPciInfo_v3",
                "nvmlDeviceGetName", "nvmlDeviceRegisterEvents", "nvmlDeviceGetNumFans",
                "nvmlDeviceGetSupportedClocksEventReasons")) {
                assertEquals(1, machine.state().calls(once), once);
            }
            assertAsleep(machine, 1);
            assertFalse(gpus.hasChanged());
        }
    }

    @Test
    void shouldAskForAGpuWhenItIsAwakeAgain() throws IOException {
        kernelShows(FIRST, "active");
        kernelShows(SECOND, "suspended");
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 2); Gpus gpus = Gpus.none()) {
            gpus.addKernel(root());
            gpus.addLeavingAsleep(Vendor.NVIDIA, machine.library());
            kernelShows(SECOND, "active");
            assertTrue(gpus.hasChanged());
            assertEquals("nvml", driverOf(gpus.reopen(), SECOND));
            assertTrue(sample(gpus.list(), SECOND).has(Metric.GPU_TEMP_C));
            assertFalse(gpus.hasChanged());
            kernelShows(SECOND, "suspended");
            assertFalse(gpus.hasChanged());
        }
    }

    @Test
    void shouldAskForNoGpuWhenAllSleep() throws IOException {
        kernelShows(FIRST, "suspended");
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); Gpus gpus = Gpus.none()) {
            machine.card().set(SimCardFlag.SUSPENDED, true);
            gpus.addKernel(root());
            gpus.addLeavingAsleep(Vendor.NVIDIA, machine.library());
            assertEquals("nvidia (sysfs)", driverOf(gpus.list(), FIRST));
            assertTrue(gpus.reports().getFirst().reason().contains("asleep"), gpus.reports()::toString);
            assertTrue(machine.state().calls().keySet().stream().noneMatch(call -> call.startsWith("nvmlDevice")),
                machine.state().calls()::toString);
            assertAsleep(machine, 0);
        }
    }
}
