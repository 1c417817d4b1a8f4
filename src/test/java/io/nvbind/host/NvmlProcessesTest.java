package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimOverride;
import io.nvbind.sim.SimProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The processes on an NVIDIA GPU. */
class NvmlProcessesTest {

    private static final long MIB = 1 << 20;
    private static final List<SimProcess> THREE = List.of(
        SimProcess.game(4711, 3000 * MIB, 88),
        new SimProcess(4712, SimProcess.COMPUTE, 500 * MIB, 7, 3, 0, 0),
        new SimProcess(4713, SimProcess.GRAPHICS | SimProcess.COMPUTE, -1, 2, 1, 0, 0));
    private static final List<GpuProcess> WANTED = List.of(
        new GpuProcess(4711, "graphics", 3000, 88),
        new GpuProcess(4712, "compute", 500, 7),
        new GpuProcess(4713, "both", Double.NaN, 2));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"new,550.54.14,v3", "old,470.82.00,v2", "new,535.54.03,v2", "new,535.98,v3", "new,535.183.01,v3"})
    void shouldMergeTheListsByTheCallThatFitsTheDriver(final String age, final String version, final String call)
        throws IOException {
        try (NvmlMachine machine = NvmlMachine.of(age, folder, 1)) {
            machine.card().text(SimField.DRIVER_VERSION, version).processes(THREE);
            try (GpuDriver driver = machine.open()) {
                final GpuProcesses processes = driver.gpus().getFirst().processes();
                assertNull(processes.unavailable());
                assertEquals(WANTED, processes.list());
                assertEquals(1, machine.state().calls("nvmlDeviceGetGraphicsRunningProcesses_" + call));
                assertEquals(1, machine.state().calls("nvmlDeviceGetComputeRunningProcesses_" + call));
            }
        }
    }

    @Test
    void shouldTellThatThereAreNone() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().processes(List.of());
            assertEquals(GpuProcesses.of(List.of()), driver.gpus().getFirst().processes());
        }
    }

    @Test
    void shouldAskAgainWithMoreRoomAndNotForEver() throws IOException {
        final String function = "nvmlDeviceGetGraphicsRunningProcesses_v3";
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().processes(THREE);
            machine.state().override(SimOverride.status(function, 7).forCalls(0, 3));
            assertEquals(WANTED, driver.gpus().getFirst().processes().list());
            assertEquals(4, machine.state().calls(function));
            machine.state().clearOverrides();
            machine.state().override(SimOverride.status(function, 7));
            machine.state().override(SimOverride.status("nvmlDeviceGetComputeRunningProcesses_v3", 7));
            assertTrue(driver.gpus().getFirst().processes().unavailable().contains("more than fits"));
        }
    }

    @Test
    void shouldTellWhatItCanWhereTheRestIsNotSupported() throws IOException {
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            machine.card().lacks(SimFeature.PROCESS_UTILIZATION).processes(THREE);
            machine.state().override(SimOverride.status("nvmlDeviceGetComputeRunningProcesses_v3", 4));
            final GpuProcesses processes = driver.gpus().getFirst().processes();
            assertEquals(List.of(new GpuProcess(4711, "graphics", 3000, Double.NaN),
                new GpuProcess(4713, "graphics", Double.NaN, Double.NaN)), processes.list());
            machine.card().lacks(SimFeature.PROCESSES);
            assertTrue(driver.gpus().getFirst().processes().unavailable().contains("not supported"));
        }
    }
}
