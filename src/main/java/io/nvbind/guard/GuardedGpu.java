package io.nvbind.guard;

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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A GPU whose library lives in another process. One thread; a sample allocates nothing here. */
final class GuardedGpu implements Gpu {

    private final GuardedDriver driver;
    /** Replaced by the one thread that samples; read by any. */
    private volatile GpuInfo info;

    GuardedGpu(final GuardedDriver driver, final GpuInfo info) {
        this.driver = driver;
        this.info = info;
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    /** From now on with one finding more. */
    void found(final String finding) {
        final GpuInfo before = info;
        final List<String> findings = new ArrayList<>(before.findings());
        findings.add(finding);
        info = new GpuInfo(before.id(), before.index(), before.vendor(), before.name(), before.driver(),
            before.driverVersion(), before.simulated(), findings);
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        return driver.sample(info.id(), tier, out);
    }

    @Override
    public Map<Setting, SettingState> settings() {
        final Map<Setting, SettingState> settings =
            driver.rare(VendorHost.SETTINGS, info.id(), SettingWire::readStates, new EnumMap<>(Setting.class));
        if (settings.isEmpty()) {
            for (final Setting setting : Setting.values()) {
                settings.put(setting, SettingState.unsupported(GuardedDriver.NO_HOST));
            }
        }
        return settings;
    }

    @Override
    public SettingState setting(final Setting setting) {
        return driver.setting(info.id(), setting);
    }

    @Override
    public SettingOutcome apply(final Setting setting, final SettingValue value) {
        return driver.apply(info.id(), setting, value);
    }

    @Override
    public GpuDetails details() {
        return driver.rare(VendorHost.DETAILS, info.id(), ColdWire::readDetails, GpuDetails.none());
    }

    @Override
    public GpuProcesses processes() {
        return driver.rare(VendorHost.PROCESSES, info.id(), ColdWire::readProcesses,
            GpuProcesses.unavailable(GuardedDriver.NO_HOST));
    }
}
