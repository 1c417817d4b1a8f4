package io.nvbind.server;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingControls;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.gpu.Vendor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A GPU whose values a test sets; what it does not set is unavailable. Its power limit alone may be set. */
final class FakeGpu implements Gpu {

    private final GpuInfo info;
    private final LongSupplier clock;
    final Map<Metric, Double> values = new EnumMap<>(Metric.class);
    private final SettingControls controls = new SettingControls("the test gave none").with(Setting.POWER_LIMIT,
        new SettingControl() {
            @Override
            public SettingState read() {
                return SettingState.of(powerLimitWatts, 100, Double.NaN, 220);
            }

            @Override
            public SettingOutcome write(final SettingValue value, final SettingState before) {
                powerLimitWatts = ((SettingValue.Amount) value).value();
                return null;
            }
        });
    private volatile double powerLimitWatts = 220;

    FakeGpu(final String pci, final Vendor vendor, final String name, final LongSupplier clock) {
        info = new GpuInfo(GpuId.parse(pci), 0, vendor, name, "fake", "1.2.3", true, List.of("made up in a test"));
        this.clock = clock;
    }

    FakeGpu with(final Metric metric, final double value) {
        values.put(metric, value);
        return this;
    }

    static FakeGpu typical(final String pci, final Vendor vendor, final String name, final LongSupplier clock) {
        return new FakeGpu(pci, vendor, name, clock)
            .with(Metric.GPU_UTILIZATION, 97)
            .with(Metric.GPU_TEMP_C, 66)
            .with(Metric.GPU_CLOCK_MHZ, 2505)
            .with(Metric.MEMORY_CLOCK_MHZ, 10501)
            .with(Metric.VRAM_USED_MB, 6144.5)
            .with(Metric.VRAM_TOTAL_MB, 12282)
            .with(Metric.VRAM_PRESSURE, 0.51234)
            .with(Metric.POWER_DRAW_W, 187.25)
            .with(Metric.POWER_LIMIT_W, 220)
            .with(Metric.THERMAL_THROTTLING, 0);
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        for (final Metric metric : Metric.ALL) {
            if (metric.tier() == tier) {
                final Double value = values.get(metric);
                if (value == null) {
                    out.unavailable(metric, "the test gave none");
                } else {
                    out.set(metric, value, clock.getAsLong());
                }
            }
        }
        return true;
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return controls.states();
    }

    @Override
    public SettingOutcome apply(final Setting setting, final SettingValue value) {
        return controls.apply(setting, value);
    }
}
