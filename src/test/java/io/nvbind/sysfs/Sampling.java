package io.nvbind.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.file.Path;

/** Samples and what is asked of them. */
final class Sampling {

    private static final double NEAR = 0.005;

    private Sampling() {
    }

    static GpuSample of(final Path root, final GpuId id) {
        try (SysfsDriver driver = new SysfsDriver(root)) {
            return of(driver.gpu(id).orElseThrow());
        }
    }

    static GpuSample of(final SysfsGpu gpu) {
        final GpuSample sample = new GpuSample();
        assertTrue(gpu.sample(Metric.Tier.SLOW, sample));
        assertTrue(gpu.sample(Metric.Tier.FAST, sample));
        for (final Metric metric : Metric.ALL) {
            assertFalse(GpuSample.NOT_SAMPLED.equals(sample.reason(metric)), () -> metric + " was forgotten");
        }
        return sample;
    }

    static void assertNear(final double expected, final GpuSample sample, final Metric metric) {
        assertEquals(null, sample.reason(metric), metric.label());
        assertEquals(expected, sample.value(metric), NEAR, metric.label());
        assertTrue(System.nanoTime() - sample.nanos(metric) < 60_000_000_000L, metric.label());
    }

    static String reason(final GpuSample sample, final Metric metric) {
        assertTrue(Double.isNaN(sample.value(metric)), () -> metric + " has a value");
        return sample.reason(metric);
    }
}
