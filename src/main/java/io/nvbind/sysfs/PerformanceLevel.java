package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.List;

/**
 * amdgpu's {@code power_dpm_force_performance_level}.
 *
 * @param file that one.
 */
record PerformanceLevel(SettingFile file) implements SettingControl {

    /** What it is called when clocks and profile are chosen by hand. */
    static final String MANUAL = "manual";

    private static final List<String> CHOICES = List.of("auto", "low", "high", MANUAL, "profile_standard", "profile_peak",
        "profile_min_mclk", "profile_min_sclk");

    @Override
    public SettingState read() {
        final String level = file.text().value();
        return level == null || !level.matches("[a-z_]{1,40}") ? file.lacking()
            : SettingState.of(level, CHOICES, CHOICES.getFirst());
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return file.put(value.text());
    }
}
