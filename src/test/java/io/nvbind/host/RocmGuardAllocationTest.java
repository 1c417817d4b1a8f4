package io.nvbind.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.guard.GuardedDriver;
import io.nvbind.guard.HostCommand;
import io.nvbind.guard.Quarantine;
import io.nvbind.parts.Program;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fast sample from another process costs the daemon no garbage. */
class RocmGuardAllocationTest {

    private static final int SAMPLES = 20_000;

    @TempDir
    private Path folder;
    @TempDir
    private Path state;

    @Test
    void shouldNotAllocateWhenSampling() throws IOException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SimulatedCards cards = SimulatedCards.of("new", folder);
             GuardedDriver driver = new GuardedDriver(
                 new HostCommand(Vendor.AMD, cards.library(Vendor.AMD), Program.nvbindCommand("vendor-host", "AMD"),
                     state.resolve("marker"), Duration.ofSeconds(30)),
                 new Quarantine(state.resolve("quarantine")), System.err::println)) {
            final Gpu gpu = driver.gpus().getFirst();
            final GpuSample sample = new GpuSample();
            long least = Long.MAX_VALUE;
            // The first rounds may still meet the interpreter, or a compilation being swapped in.
            for (int round = 0; round < 5 && least > 0; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < SAMPLES; i++) {
                    gpu.sample(Metric.Tier.FAST, sample);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(sample.has(Metric.GPU_TEMP_C));
            assertEquals(0, least, "bytes over " + SAMPLES + " samples");
        }
    }
}
