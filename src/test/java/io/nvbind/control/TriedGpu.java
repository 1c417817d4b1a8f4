package io.nvbind.control;

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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A GPU in memory, whose k-th write fails, lies or takes the GPU away. As on AMD a clock range makes the level manual. */
final class TriedGpu implements Gpu {

    /** What a write that goes wrong does. */
    enum Fault { NONE, FAILS, LIES, LOSES, DOES_HALF }

    final Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
    final List<String> writes = new ArrayList<>();
    private final GpuInfo info;
    private final SettingControls controls = new SettingControls("not on this GPU");
    Fault fault = Fault.NONE;
    int faultAt;
    boolean faultStays;
    boolean lost;

    TriedGpu(final String id) {
        info = new GpuInfo(GpuId.parse(id), 0, Vendor.AMD, "Tried", "tried", "1", true, List.of());
        number(Setting.POWER_LIMIT, 200, 100, 300, 200);
        number(Setting.GPU_CLOCK_OFFSET, 0, -500, 500, 0);
        number(Setting.MEMORY_CLOCK_OFFSET, 0, -500, 500, 0);
        add(Setting.FAN_SPEED, SettingValue.AUTOMATIC, value ->
            new SettingState(value, 0, 100, SettingValue.AUTOMATIC, List.of(), null, null, null, null));
        add(Setting.FAN_CURVE, SettingValue.AUTOMATIC, value ->
            new SettingState(value, 0, 100, SettingValue.AUTOMATIC, List.of(), null, null, null, null));
        add(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(500, 2500), value ->
            new SettingState(value, 500, 2500, new SettingValue.Range(500, 2500), List.of(), null, null, null, null));
        add(Setting.PERFORMANCE_LEVEL, new SettingValue.Choice("auto"), value ->
            new SettingState(value, Double.NaN, Double.NaN, new SettingValue.Choice("auto"),
                List.of("auto", "low", "high", "manual"), null, null, null, null));
    }

    private void number(final Setting setting, final double value, final double min, final double max, final double usual) {
        add(setting, new SettingValue.Amount(value), now ->
            new SettingState(now, min, max, new SettingValue.Amount(usual), List.of(), null, null, null, null));
    }

    private void add(final Setting setting, final SettingValue value,
                     final java.util.function.Function<SettingValue, SettingState> state) {
        values.put(setting, value);
        controls.with(setting, new SettingControl() {
            @Override
            public SettingState read() {
                return lost ? SettingState.lacking(SettingOutcome.Result.LOST, "the GPU is gone")
                    : state.apply(values.get(setting));
            }

            @Override
            public SettingOutcome write(final SettingValue wanted, final SettingState before) {
                return TriedGpu.this.write(setting, wanted);
            }
        });
    }

    private SettingOutcome write(final Setting setting, final SettingValue wanted) {
        writes.add(setting.label() + "=" + wanted.text());
        final boolean now = faultStays ? writes.size() >= faultAt : writes.size() == faultAt;
        final Fault wrong = now ? fault : Fault.NONE;
        switch (wrong) {
            case FAILS -> {
                return SettingOutcome.refused(SettingOutcome.Result.NOT_APPLIED, setting.label() + ": the driver failed");
            }
            case LIES -> {
                return null;
            }
            case LOSES -> {
                lost = true;
                return SettingOutcome.refused(SettingOutcome.Result.LOST, "the GPU is gone");
            }
            case DOES_HALF -> {
                put(setting, wanted);
                return SettingOutcome.refused(SettingOutcome.Result.NOT_APPLIED, setting.label() + ": failed half way");
            }
            case NONE -> put(setting, wanted);
        }
        return null;
    }

    private void put(final Setting setting, final SettingValue wanted) {
        values.put(setting, wanted);
        if (setting == Setting.GPU_CLOCK_RANGE) {
            values.put(Setting.PERFORMANCE_LEVEL, new SettingValue.Choice("manual"));
        }
        if (setting == Setting.PERFORMANCE_LEVEL && !wanted.text().equals("manual")) {
            values.put(Setting.GPU_CLOCK_RANGE, new SettingValue.Range(500, 2500));
        }
        if (setting == Setting.FAN_SPEED) {
            values.put(Setting.FAN_CURVE, SettingValue.AUTOMATIC);
        }
        if (setting == Setting.FAN_CURVE) {
            values.put(Setting.FAN_SPEED, SettingValue.AUTOMATIC);
        }
    }

    /** Everything as the driver has it after a reset. */
    void reset() {
        final TriedGpu fresh = new TriedGpu(info.id().toString());
        values.putAll(fresh.values);
        lost = false;
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        return !lost;
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
