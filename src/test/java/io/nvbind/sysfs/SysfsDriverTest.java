package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver as a whole says. */
final class SysfsDriverTest {

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    @Test
    void shouldReportWhereItLookedWhenThereIsAGpu() {
        Cards.navi21(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            assertEquals("sysfs", driver.report().library());
            assertEquals(root.resolve("sys").toString(), driver.report().path());
            assertNull(driver.report().vendor());
            assertNull(driver.report().reason());
            assertTrue(driver.gpu(GpuId.parse("0000:ff:00.0")).isEmpty());
            assertEquals(List.of(), driver.findings(GpuId.parse("0000:ff:00.0")));
            assertEquals(List.of(), driver.displays(GpuId.parse("0000:ff:00.0")));
        }
    }

    @Test
    void shouldReportTheReasonWhenThereIsNoGpu(@TempDir final Path empty) {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            assertEquals("no GPU of NVIDIA, AMD or Intel is listed below " + root.resolve("sys"),
                driver.report().reason());
        }
        try (SysfsDriver driver = new SysfsDriver(empty)) {
            assertEquals("there is neither a PCI bus nor DRM below " + empty.resolve("sys"), driver.report().reason());
        }
    }

    @Test
    void shouldNumberTheGpusAndNameTheirDriversWhenThereAreSeveral() {
        Cards.igpu(tree);
        Cards.navi21(tree);
        Cards.vfio(tree);
        tree.write("/sys/module/amdgpu/version", "6.12.12\n");
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final List<GpuInfo> infos = driver.gpus().stream().map(Gpu::info).toList();
            assertEquals(List.of("i915 (sysfs)", "amdgpu (sysfs)", "vfio-pci (sysfs)"),
                infos.stream().map(GpuInfo::driver).toList());
            assertEquals(List.of("6.18.1", "6.12.12", "6.18.1"), infos.stream().map(GpuInfo::driverVersion).toList());
            assertEquals(List.of(0, 1, 2), infos.stream().map(GpuInfo::index).toList());
            assertEquals(List.of(Vendor.INTEL, Vendor.AMD, Vendor.NVIDIA), infos.stream().map(GpuInfo::vendor).toList());
            assertFalse(infos.getFirst().simulated());
        }
    }

    private List<String> names() {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            return driver.gpus().stream().map(gpu -> gpu.info().name()).toList();
        }
    }

    @Test
    void shouldTakeTheProductsNameWhenAListKnowsIt() {
        Cards.igpu(tree);
        Cards.nouveau(tree);
        Cards.navi21(tree);
        assertEquals(List.of("Intel GPU 8086:9a49", "NVIDIA GPU 10de:1c03", "AMD GPU 1002:73bf"), names());
        tree.write("/usr/share/misc/pci.ids", "# a comment\n1002  AMD\n\t1c03  wrong\n\t73bf  Navi 21 [Radeon RX 6800]\n"
            + "10de  NVIDIA Corporation\n\t1c03  GP106 [GeForce GTX 1060 6GB]\n\t\t1043 85b6  board\n8086  Intel\n");
        assertEquals(List.of("Intel GPU 8086:9a49", "NVIDIA GP106 [GeForce GTX 1060 6GB]",
            "AMD Navi 21 [Radeon RX 6800]"), names());
        tree.write("/usr/share/libdrm/amdgpu.ids", "# List\n1.0.0\n73BF,\tC0,\tother\n73BF,\tC1,\tAMD Radeon RX 6800 XT\n");
        assertEquals("AMD Radeon RX 6800 XT", names().getLast());
    }

    @Test
    void shouldSayGoneAndKeepTheOthersWhenACardIsUnplugged() throws IOException {
        final String device = Cards.navi21(tree);
        Cards.arc(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final GpuSample sample = Sampling.of(driver.gpu(Cards.NAVI21).orElseThrow());
            try (Stream<Path> files = Files.walk(tree.path(device))) {
                for (final Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
            assertFalse(driver.gpu(Cards.NAVI21).orElseThrow().sample(Metric.Tier.SLOW, sample));
            assertEquals(SysfsGpu.GONE, Sampling.reason(sample, Metric.GPU_TEMP_C));
            Sampling.assertNear(48, Sampling.of(driver.gpu(Cards.ARC).orElseThrow()), Metric.GPU_TEMP_C);
        }
    }
}
