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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often the sampler asks, and that it asks less when it costs more or nobody reads. */
class SamplingTest {

    private long now = 1;

    private final class Counted implements Gpu {
        private final GpuInfo info;
        private final long costNanos;
        private int fast;
        private int slow;

        Counted(final Vendor vendor, final long costNanos) {
            this.info = new GpuInfo(new GpuId(0, vendor.ordinal(), 0, 0), 0, vendor, "Counted", "test", null, true,
                List.of());
            this.costNanos = costNanos;
        }

        @Override
        public GpuInfo info() {
            return info;
        }

        @Override
        public boolean sample(final Metric.Tier tier, final GpuSample out) {
            now += costNanos;
            fast += tier == Metric.Tier.FAST ? 1 : 0;
            slow += tier == Metric.Tier.SLOW ? 1 : 0;
            return true;
        }

        @Override
        public Map<Setting, SettingState> settings() {
            return Map.of();
        }
    }

    private GpuSampler tenSeconds(final boolean wanted, final Gpu... gpus) {
        final GpuSampler sampler = new GpuSampler(List.of(gpus), () -> now);
        sampler.wanted(wanted);
        final long end = now + TimeUnit.SECONDS.toNanos(10);
        while (now - end < 0) {
            sampler.doWork();
            now = Math.max(now + 1, Math.min(end, sampler.nextDeadlineNanos()));
        }
        return sampler;
    }

    @Test
    void shouldAskNvidiaFourTimesAndTheOthersTwentyTimesASecond() {
        final Counted nvidia = new Counted(Vendor.NVIDIA, 0);
        final Counted amd = new Counted(Vendor.AMD, 0);
        tenSeconds(true, nvidia, amd);
        assertEquals(40, nvidia.fast, 1);
        assertEquals(200, amd.fast, 1);
        assertEquals(2, nvidia.slow);
    }

    @Test
    void shouldGoOnWithTheSlowTierOnlyWhenNobodyReads() {
        final Counted amd = new Counted(Vendor.AMD, 0);
        tenSeconds(false, amd);
        assertEquals(2, amd.slow);
        assertTrue(amd.fast <= 2, amd.fast + " fast samples");
    }

    @Test
    void shouldTakeAtMostAHundredthOfTheTimeWhenASampleIsCostly() {
        final Counted costly = new Counted(Vendor.AMD, TimeUnit.MICROSECONDS.toNanos(4500));
        final GpuSampler sampler = tenSeconds(true, costly);
        assertTrue(costly.fast <= 10_000 / 450 + 2, costly.fast + " fast samples");
        assertEquals(TimeUnit.MILLISECONDS.toNanos(450), sampler.readings().getFirst().intervalNanos(Metric.Tier.FAST));
        assertEquals(TimeUnit.MICROSECONDS.toNanos(4500), sampler.readings().getFirst().costNanos(Metric.Tier.FAST));
    }

    @Test
    void shouldReturnToItsPaceWhenSamplesAreCheapAgain() {
        final SamplingPace pace = new SamplingPace(50);
        pace.cost(8_000_000);
        assertEquals(800_000_000, pace.intervalNanos());
        for (int i = 0; i < 40; i++) {
            pace.cost(1000);
        }
        assertEquals(50, pace.intervalNanos());
    }
}
