package io.nvbind.control;

import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/** Which wishes may hang or overheat a GPU, and so are to be confirmed. Pure functions. */
final class Risk {

    private static final double SLOW_FAN_PERCENT = 40;
    private static final double HOT_CELSIUS = 80;

    private Risk() {
    }

    /** What is risky about a wish, null for nothing. */
    static String of(final Slot slot, final SettingState state, final SettingValue value) {
        return switch (slot.setting()) {
            case GPU_CLOCK_OFFSET, MEMORY_CLOCK_OFFSET ->
                value instanceof SettingValue.Amount(final double offset) && offset != 0
                    ? slot + " = " + value.text() + " MHz: an offset may hang the GPU" : null;
            case POWER_LIMIT -> value instanceof SettingValue.Amount(final double watts)
                && state.defaultValue() instanceof SettingValue.Amount(final double usual) && watts > usual
                ? slot + " = " + value.text() + " W is above its default of " + state.defaultValue().text() + " W" : null;
            case FAN_SPEED -> value instanceof SettingValue.Amount(final double percent) && percent < SLOW_FAN_PERCENT
                ? slot + " = " + value.text() + " % may be less air than the GPU would give itself" : null;
            case FAN_CURVE -> value instanceof final SettingValue.Curve curve && airWhenHot(curve) < SLOW_FAN_PERCENT
                ? slot + " gives less than 40 % at 80 degrees" : null;
            default -> null;
        };
    }

    private static double airWhenHot(final SettingValue.Curve curve) {
        double percent = 0;
        for (final SettingValue.Point point : curve.points()) {
            if (point.celsius() <= HOT_CELSIUS) {
                percent = point.percent();
            }
        }
        return percent;
    }
}
