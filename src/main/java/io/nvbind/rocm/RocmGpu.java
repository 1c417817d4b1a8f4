package io.nvbind.rocm;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.List;
import java.util.Map;

/**
 * One AMD GPU. Functions, units and what they were verified with: docs/vendors-amd.md.
 *
 * <p>Native memory is allocated once, at the size of the newest layout or more, so that no release can overrun it; a sample
 * allocates nothing. One thread samples at a time.
 */
final class RocmGpu implements Gpu {

    private static final String GONE = "the GPU is gone: ROCm SMI reads nothing of it any more";

    private final GpuInfo info;
    private final LoadReader load;
    private final SensorReader sensors;
    private final MemoryReader memory;
    private final PowerReader power;
    private final TableReader table;
    private final FanReader fan;
    private final LevelReader levels;
    private final EccReader ecc;
    private final RocmDetails details;
    private final RocmProcesses processes;
    private final SettingControls controls;
    private final GpuSample scratch = new GpuSample();
    private boolean answered;

    /**
     * Prepares the calls.
     *
     * @param device how it is called.
     * @param info   what does not change.
     * @param all    every GPU of the library, this one among them.
     */
    RocmGpu(final RocmDevice device, final GpuInfo info, final List<Gpu> all) {
        this.info = info;
        load = new LoadReader(device);
        sensors = new SensorReader(device);
        memory = new MemoryReader(device);
        power = new PowerReader(device);
        table = new TableReader(device);
        fan = new FanReader(device);
        levels = new LevelReader(device);
        ecc = new EccReader(device);
        details = new RocmDetails(device, levels, all);
        processes = new RocmProcesses(device);
        controls = new SettingControls("ROCm SMI has no call for it")
            .with(Setting.PERFORMANCE_LEVEL, new PerformanceLevel(device))
            .with(Setting.POWER_PROFILE, new PowerProfile(device))
            .with(Setting.POWER_LIMIT, new PowerCap(device, power))
            .with(Setting.GPU_CLOCK_RANGE, new ClockRange(device, true))
            .with(Setting.MEMORY_CLOCK_RANGE, new ClockRange(device, false))
            .with(Setting.FAN_SPEED, new FanDuty(device));
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        if (tier == Metric.Tier.SLOW) {
            Absent.put(tier, out);
            power.slow(out);
            fan.slow(out);
            levels.slow(out);
            ecc.slow(out);
            table.slow(out);
            return true;
        }
        Absent.put(tier, out);
        load.fast(out);
        sensors.fast(out);
        memory.fast(out);
        power.fast(out);
        table.fast(out);
        return present(out);
    }

    /** A GPU that told something before and tells nothing now is off the bus, or its driver was unloaded. */
    private boolean present(final GpuSample out) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (metric.tier() == Metric.Tier.FAST && out.has(metric)) {
                answered = true;
                return true;
            }
        }
        if (answered) {
            out.unavailable(GONE);
        }
        return !answered;
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return controls.states();
    }

    @Override
    public SettingState setting(final Setting setting) {
        return controls.state(setting);
    }

    @Override
    public SettingOutcome apply(final Setting setting, final SettingValue value) {
        final SettingOutcome outcome = controls.apply(setting, value);
        final boolean doubtful = outcome.result() == SettingOutcome.Result.UNSUPPORTED
            || outcome.result() == SettingOutcome.Result.NOT_APPLIED;
        // ROCm SMI has no status for a GPU that is gone; that nothing of it can be read any more tells it.
        return doubtful && !sample(Metric.Tier.FAST, scratch)
            ? SettingOutcome.refused(SettingOutcome.Result.LOST, setting.label() + ": " + GONE) : outcome;
    }

    @Override
    public GpuDetails details() {
        return details.read();
    }

    @Override
    public GpuProcesses processes() {
        return processes.read();
    }
}
