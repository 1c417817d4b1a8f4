package io.nvbind.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.Vendor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GpuSamplerWakeTest {

    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final class QuietGpu implements Gpu {
        @Override
        public GpuInfo info() {
            return new GpuInfo(new GpuId(0, 1, 0, 0), 0, Vendor.NVIDIA, "quiet", "none", null, true, List.of());
        }

        @Override
        public boolean sample(final Metric.Tier tier, final GpuSample out) {
            return true;
        }

        @Override
        public Map<Setting, SettingState> settings() {
            return Map.of();
        }
    }

    private static void waitFor(final GpuSampler sampler, final long samples) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (sampler.samples() < samples) {
            assertTrue(System.nanoTime() - deadline < 0, "waited in vain for sample " + samples);
            Thread.onSpinWait();
        }
    }

    /** Between two turns it sleeps until somebody wakes it, however late. */
    private static void run(final GpuSampler sampler) {
        sampler.onStart();
        while (!Thread.currentThread().isInterrupted()) {
            sampler.doWork();
            LockSupport.park();
        }
    }

    @Test
    void shouldWakeForTheFirstReader() throws InterruptedException {
        final AtomicLong clock = new AtomicLong(1_000_000_000L);
        final GpuSampler sampler = new GpuSampler(List.of(new QuietGpu()), clock::get);
        final Thread thread = Thread.ofPlatform().start(() -> run(sampler));
        try {
            waitFor(sampler, 1);
            sampler.wanted(false);
            clock.addAndGet(1_000_000_000L);
            assertEquals(1, sampler.samples());
            sampler.wanted(true);
            waitFor(sampler, 2);
        } finally {
            thread.interrupt();
            thread.join();
        }
    }
}
