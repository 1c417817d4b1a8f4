package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fast sample allocates nothing, whichever driver and whatever is damaged. */
final class AllocationTest {

    private static final int SAMPLES = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path root;
    private SysTree tree;

    @BeforeEach
    void setUp() {
        tree = new SysTree(root);
    }

    private void assertAllocatesNothing(final GpuId id) {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            final SysfsGpu gpu = driver.gpu(id).orElseThrow();
            final GpuSample sample = Sampling.of(gpu);
            for (int i = 0; i < SAMPLES / 10; i++) {
                gpu.sample(Metric.Tier.FAST, sample);
            }
            final long thread = Thread.currentThread().threadId();
            // The bean's own first call allocates.
            THREADS.getThreadAllocatedBytes(thread);
            final long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < SAMPLES; i++) {
                gpu.sample(Metric.Tier.FAST, sample);
            }
            final long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
            assertEquals(0, allocated / SAMPLES, () -> allocated + " bytes in " + SAMPLES + " samples");
            assertTrue(allocated < 4096, () -> allocated + " bytes in " + SAMPLES + " samples");
        }
    }

    @Test
    void shouldAllocateNothingWhenAmdgpuIsSampled() {
        Cards.navi21(tree);
        assertAllocatesNothing(Cards.NAVI21);
    }

    @Test
    void shouldAllocateNothingWhenAnApuIsSampled() {
        Cards.apu(tree);
        assertAllocatesNothing(Cards.APU);
    }

    @Test
    void shouldAllocateNothingWhenAnArcIsSampled() {
        Cards.arc(tree);
        assertAllocatesNothing(Cards.ARC);
    }

    @Test
    void shouldAllocateNothingWhenAGpuSleeps() {
        Cards.asleep(tree);
        assertAllocatesNothing(Cards.NAVI21);
    }

    @Test
    void shouldAllocateNothingWhenFilesAreDamaged() {
        final String device = Cards.navi21(tree);
        tree.write(device + "/gpu_metrics", new Tables(9, 9, 200).bytes())
            .write(device + "/gpu_busy_percent", "busy\n").write(device + "/mem_info_vram_used", "9\0\0")
            .write(device + "/hwmon/hwmon0/temp1_input", "");
        assertAllocatesNothing(Cards.NAVI21);
    }
}
