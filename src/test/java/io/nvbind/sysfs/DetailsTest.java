package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read only when somebody asks: identities, clocks, displays, processes. */
final class DetailsTest {

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    private GpuDetails details(final GpuId id) {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            return driver.gpu(id).orElseThrow().details();
        }
    }

    @Test
    void shouldTellIdsClocksAndDisplaysWhenTheCardIsAwake() {
        final String device = Cards.navi21(tree);
        tree.write(device + "/vbios_version", "113-D4120100-100\n").write(device + "/unique_id", "1234567890abcdef\n")
            .write(device + "/serial_number", "\0\0\n");
        tree.connector(device, "card0-DP-1", Edids.freeSync()).connector(device, "card0-DP-2", new byte[9]);
        tree.write("/sys/devices/virtual/kfd/kfd/topology/nodes/1/properties",
            "location_id 768\ndomain 0\ngfx_target_version 100300\n");
        tree.link("/sys/class/kfd/kfd", "../../devices/virtual/kfd/kfd");
        final GpuDetails details = details(Cards.NAVI21);
        assertEquals("1002:73bf", details.values().get("pci_id"));
        assertEquals("1da2:e441", details.values().get("subsystem_id"));
        assertEquals("amdgpu", details.values().get("kernel_driver"));
        assertEquals("renderD128", details.values().get("render_node"));
        assertEquals("1", details.values().get("numa_node"));
        assertEquals("gfx1030", details.values().get("gfx_target"));
        assertEquals("113-D4120100-100", details.values().get("vbios"));
        assertEquals("1234567890abcdef", details.values().get("uuid"));
        assertEquals("500 1800 2575", details.values().get("supported_graphics_clocks_mhz"));
        assertEquals("PIXEL 27Q, FreeSync 40-165 Hz", details.values().get("display_DP-1"));
        assertEquals("its EDID is cut short", details.unavailable().get("display_DP-2"));
        assertEquals("serial_number holds NUL bytes", details.unavailable().get("serial"));
        assertEquals("the kernel has no file for it on this GPU", details.unavailable().get("memory_vendor"));
    }

    @Test
    void shouldReadNoFileOfTheDriverWhenTheGpuSleeps() {
        tree.write(Cards.asleep(tree) + "/vbios_version", "113\n");
        final GpuDetails details = details(Cards.NAVI21);
        assertEquals("amdgpu", details.values().get("kernel_driver"));
        assertNull(details.values().get("vbios"));
        assertEquals(SysfsGpu.ASLEEP, details.unavailable().get("vbios"));
        assertEquals(SysfsGpu.ASLEEP, details.unavailable().get("displays"));
    }

    private void client(final int pid, final GpuId gpu, final long computeNanos) {
        tree.write("/proc/" + pid + "/fdinfo/3", "drm-driver: amdgpu\ndrm-pdev: " + gpu + "\ndrm-client-id: " + pid
            + "\ndrm-memory-vram: 2048 KiB\ndrm-engine-compute: " + computeNanos + " ns\n");
    }

    @Test
    void shouldListOnlyItsOwnProcessesWhenSeveralGpusAreUsed() {
        Cards.navi21(tree);
        client(10, Cards.NAVI21, 0);
        client(20, Cards.APU, 0);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.NAVI21).orElseThrow();
            assertEquals(GpuProcesses.of(List.of(new GpuProcess(10, "graphics", 2, Double.NaN))), gpu.processes());
            client(10, Cards.NAVI21, 1_000);
            final GpuProcess process = gpu.processes().list().getFirst();
            assertEquals("compute", process.kind());
            assertTrue(process.utilizationPercent() > 0);
        }
    }

    @Test
    void shouldGiveTheReasonWhenTheDriverTellsNoProcesses() {
        Cards.nouveau(tree);
        Cards.unbound(tree);
        Cards.asleep(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            assertEquals("the driver nouveau does not tell which processes use the GPU",
                driver.gpu(Cards.NOUVEAU).orElseThrow().processes().unavailable());
            assertEquals("no driver is bound to this GPU; load nvidia",
                driver.gpu(Cards.NVIDIA).orElseThrow().processes().unavailable());
            assertEquals(SysfsGpu.ASLEEP, driver.gpu(Cards.NAVI21).orElseThrow().processes().unavailable());
            assertFalse(driver.gpu(Cards.NVIDIA).orElseThrow().asleep());
        }
    }
}
