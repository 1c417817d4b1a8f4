package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_MODE_FIXED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_MODE_TABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_MEMORY;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What Level Zero's Sysman can set on one GPU. */
final class LevelZeroControls {

    private LevelZeroControls() {
    }

    static SettingControls of(final NativeLibrary library, final MemorySegment device, final PowerLimitReader powerLimit) {
        final Parts parts = new Parts(library, device);
        final List<Part> frequencies = parts.frequencies();
        final Fans fans = new Fans(library, parts.fans());
        return new SettingControls("Level Zero has no call for it")
            .with(Setting.SCHEDULER_MODE, new SchedulerMode(library, device))
            .with(Setting.POWER_LIMIT, new PowerLimitControl(library, powerLimit))
            .with(Setting.GPU_CLOCK_RANGE, new FrequencyRange(library, frequencies, ZES_FREQ_DOMAIN_GPU()))
            .with(Setting.MEMORY_CLOCK_RANGE, new FrequencyRange(library, frequencies, ZES_FREQ_DOMAIN_MEMORY()))
            .with(Setting.FAN_SPEED, new FanControl(fans, ZES_FAN_SPEED_MODE_FIXED()))
            .with(Setting.FAN_CURVE, new FanControl(fans, ZES_FAN_SPEED_MODE_TABLE()));
    }
}
