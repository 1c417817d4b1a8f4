package io.nvbind.levelzero;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/** One way to drive the fans, as a setting. */
final class FanControl implements SettingControl {

    private final Fans fans;
    private final int mode;

    /**
     * Prepares it.
     *
     * @param fans all of them.
     * @param mode {@code ZES_FAN_SPEED_MODE_FIXED} or {@code _TABLE}.
     */
    FanControl(final Fans fans, final int mode) {
        this.fans = fans;
        this.mode = mode;
    }

    @Override
    public SettingState read() {
        return fans.read(mode);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return fans.write(value);
    }
}
