package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/**
 * A fan's fixed duty cycle by hwmon. That it is driven by hand is written first, else the GPU would drive on.
 *
 * @param enable {@code pwm1_enable}: who drives it, 1 by hand, 2 the GPU.
 * @param duty   {@code pwm1}: how much of 255.
 */
record FanDuty(SettingFile enable, SettingFile duty) implements SettingControl {

    private static final int BY_HAND = 1;
    private static final int BY_GPU = 2;
    private static final double PWM_MAX = 255;

    @Override
    public SettingState read() {
        final double mode = enable.number();
        final double share = duty.number();
        if (Double.isNaN(mode)) {
            return enable.lacking();
        }
        if (!(share >= 0 && share <= PWM_MAX)) {
            return duty.lacking();
        }
        final SettingValue value = mode == BY_GPU ? SettingValue.AUTOMATIC
            : new SettingValue.Amount(mode == BY_HAND ? Math.rint(share * 1000 / PWM_MAX) / 10 : 100);
        return SettingState.of(value, 0, 100, SettingValue.AUTOMATIC);
    }

    /** The chip rounds, and the fan is measured. */
    @Override
    public double step() {
        return 2;
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Amount(final double percent))) {
            return enable.put(Integer.toString(BY_GPU));
        }
        final SettingOutcome problem = enable.put(Integer.toString(BY_HAND));
        return problem == null ? duty.put(Long.toString(Math.round(percent * PWM_MAX / 100))) : problem;
    }
}
