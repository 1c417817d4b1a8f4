package io.nvbind.sysfs;

import static io.nvbind.sysfs.Sampling.assertNear;
import static io.nvbind.sysfs.Sampling.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs of which only hwmon, or nothing, is to be had: each metric says what would help. */
final class HwmonReaderTest {

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    @Test
    void shouldReadHwmonAndNameTheDriverWhenNouveauDrivesIt() {
        Cards.nouveau(tree);
        final GpuSample sample = Sampling.of(root, Cards.NOUVEAU);
        assertNear(41, sample, Metric.GPU_TEMP_C);
        assertNear(850, sample, Metric.VOLTAGE_MV);
        assertNear(1200, sample, Metric.FAN_SPEED_RPM);
        assertNear(30, sample, Metric.FAN_SPEED_PERCENT);
        assertTrue(reason(sample, Metric.GPU_UTILIZATION).contains("nvidia-driver (Debian)"));
        assertTrue(reason(sample, Metric.POWER_DRAW_W).contains("nvidia-driver (Debian)"));
    }

    @Test
    void shouldNameTheLibraryWhenNvidiasDriverIsThereWithoutIt() {
        tree.device(Cards.NVIDIA.toString(), "0x030000", "10de:2684", "nvidia");
        assertTrue(reason(Sampling.of(root, Cards.NVIDIA), Metric.GPU_TEMP_C).contains("libnvidia-ml1 (Debian)"));
    }

    @Test
    void shouldSayItIsPassedOnWhenVfioHasIt() {
        Cards.vfio(tree);
        assertEquals("the GPU is passed to a virtual machine", reason(Sampling.of(root, Cards.VFIO), Metric.GPU_TEMP_C));
    }

    @Test
    void shouldNameTheModuleWhenNoDriverIsBound() {
        Cards.unbound(tree);
        assertEquals("no driver is bound to this GPU; load nvidia",
            reason(Sampling.of(root, Cards.NVIDIA), Metric.GPU_TEMP_C));
    }

    @Test
    void shouldSayGoneWhenTheDriverChangesOrTheDeviceVanishes() {
        final String device = Cards.unbound(tree);
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(Cards.NVIDIA).orElseThrow();
            final GpuSample sample = Sampling.of(gpu);
            tree.link(device + "/driver", "../../../bus/pci/drivers/nouveau");
            assertEquals(false, gpu.sample(Metric.Tier.SLOW, sample));
            assertEquals(SysfsGpu.GONE, reason(sample, Metric.GPU_TEMP_C));
        }
    }
}
