package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fast sample costs no garbage, through the real downcalls. */
class SampleAllocationTest {

    private static final int WARM_UP = 30_000;
    private static final int SAMPLES = 100_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void shouldNotAllocateWhenSampling(final Vendor vendor) throws IOException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SimulatedCards cards = SimulatedCards.of("new", folder); Gpus gpus = cards.open(vendor)) {
            final Gpu gpu = gpus.list().getFirst();
            final GpuSample sample = new GpuSample();
            run(gpu, sample, WARM_UP);
            long least = Long.MAX_VALUE;
            // The first rounds may still meet the interpreter, or a compilation being swapped in.
            for (int round = 0; round < 3 && least > 0; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                run(gpu, sample, SAMPLES);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(sample.has(Metric.GPU_TEMP_C));
            assertEquals(0, least, "bytes over " + SAMPLES + " samples");
        }
    }

    private static void run(final Gpu gpu, final GpuSample sample, final int times) {
        for (int i = 0; i < times; i++) {
            gpu.sample(Metric.Tier.FAST, sample);
        }
    }
}
