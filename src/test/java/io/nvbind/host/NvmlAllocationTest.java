package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Neither tier costs garbage, on a card that tells everything NVML can. */
class NvmlAllocationTest {

    private static final int WARM_UP = 30_000;
    private static final int SAMPLES = 20_000;
    private static final int ROUNDS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Metric.Tier.class)
    void shouldNotAllocateWhenSampling(final Metric.Tier tier) throws IOException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NvmlMachine machine = NvmlMachine.of("new", folder, 1); GpuDriver driver = machine.open()) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = new GpuSample();
            run(gpu, tier, sample, WARM_UP);
            long least = Long.MAX_VALUE;
            // The first rounds may still meet the interpreter, or a compilation being swapped in.
            for (int round = 0; round < ROUNDS && least > 0; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                run(gpu, tier, sample, SAMPLES);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(sample.has(tier == Metric.Tier.FAST ? Metric.MEMORY_TEMP_C : Metric.TENSOR_CORE_UTILIZATION));
            assertEquals(0, least, "bytes over " + SAMPLES + " samples");
        }
    }

    private static void run(final Gpu gpu, final Metric.Tier tier, final GpuSample sample, final int times) {
        for (int i = 0; i < times; i++) {
            gpu.sample(tier, sample);
        }
    }
}
