package io.nvbind.host;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.sysfs.SysfsGpu;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A GPU that its vendor's library shows and the kernel too: the library's values come first, the kernel's fill what it
 * leaves open, and the kernel's findings are told. A GPU asleep is left asleep: the library is not asked.
 *
 * <p>One thread; a fast sample allocates nothing.
 */
final class CombinedGpu implements Gpu {

    private final Gpu library;
    private final SysfsGpu kernel;
    /** Replaced when the library's has a new finding, by the one thread that samples or by whoever asks first. */
    private volatile Joined joined;
    private final GpuSample kernelSample = new GpuSample();

    CombinedGpu(final Gpu library, final SysfsGpu kernel) {
        this.library = library;
        this.kernel = kernel;
        this.joined = join(library.info());
    }

    /**
     * What both show.
     *
     * @param shown by the library.
     * @param info  with the kernel's findings.
     */
    private record Joined(GpuInfo shown, GpuInfo info) {
    }

    private Joined join(final GpuInfo shown) {
        final List<String> findings = new ArrayList<>(shown.findings());
        findings.addAll(kernel.info().findings());
        return new Joined(shown, new GpuInfo(shown.id(), shown.index(), shown.vendor(), shown.name(), shown.driver(),
            shown.driverVersion(), shown.simulated(), findings));
    }

    @Override
    public GpuInfo info() {
        final GpuInfo shown = library.info();
        Joined now = joined;
        if (!now.shown().equals(shown)) {
            now = join(shown);
            joined = now;
        }
        return now.info();
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        if (kernel.asleep()) {
            out.unavailable(SysfsGpu.ASLEEP);
            return true;
        }
        final boolean there = library.sample(tier, out);
        if (there && kernel.sample(tier, kernelSample)) {
            fill(tier, out);
        }
        return there;
    }

    private void fill(final Metric.Tier tier, final GpuSample out) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (metric.tier() == tier && !out.has(metric) && kernelSample.has(metric)) {
                out.set(metric, kernelSample.value(metric), kernelSample.nanos(metric));
            }
        }
    }

    @Override
    public Map<Setting, SettingState> settings() {
        if (kernel.asleep()) {
            return kernel.settings();
        }
        final Map<Setting, SettingState> states = new EnumMap<>(Setting.class);
        states.putAll(library.settings());
        for (final Setting setting : Setting.values()) {
            final SettingState first = states.get(setting);
            if (first == null || open(first)) {
                states.put(setting, better(first, kernel.setting(setting)));
            }
        }
        return states;
    }

    @Override
    public SettingState setting(final Setting setting) {
        if (kernel.asleep()) {
            return kernel.setting(setting);
        }
        final SettingState first = library.setting(setting);
        return open(first) ? better(first, kernel.setting(setting)) : first;
    }

    /** By the one whose state is shown. */
    @Override
    public SettingOutcome apply(final Setting setting, final SettingValue value) {
        if (kernel.asleep()) {
            return kernel.apply(setting, value);
        }
        final SettingState first = library.setting(setting);
        return open(first) && tells(kernel.setting(setting)) ? kernel.apply(setting, value)
            : library.apply(setting, value);
    }

    /** Whether the library leaves something open that the kernel may tell. */
    private static boolean open(final SettingState state) {
        return state.lacking() == SettingOutcome.Result.UNSUPPORTED || (state.lacking() == null && state.value() == null)
            || state.readOnly() != null;
    }

    /** The kernel's state where it tells a value. */
    private static SettingState better(final SettingState first, final SettingState second) {
        return first == null || tells(second) ? second : first;
    }

    private static boolean tells(final SettingState state) {
        return state.lacking() == null && state.value() != null;
    }

    @Override
    public GpuDetails details() {
        if (kernel.asleep()) {
            return kernel.details();
        }
        final GpuDetails first = library.details();
        final GpuDetails second = kernel.details();
        final Map<String, String> values = new LinkedHashMap<>(first.values());
        second.values().forEach(values::putIfAbsent);
        final Map<String, String> unavailable = new LinkedHashMap<>(second.unavailable());
        unavailable.putAll(first.unavailable());
        unavailable.keySet().removeAll(values.keySet());
        return new GpuDetails(values, unavailable);
    }

    @Override
    public GpuProcesses processes() {
        if (kernel.asleep()) {
            return kernel.processes();
        }
        final GpuProcesses processes = library.processes();
        return processes.unavailable() == null ? processes : kernel.processes();
    }
}
