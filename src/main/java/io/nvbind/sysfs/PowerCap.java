package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/**
 * A power limit of hwmon: watts here, microwatts there. A limit of nought is none.
 *
 * @param limit   in force.
 * @param least   the least there is.
 * @param most    the greatest.
 * @param factory the default.
 */
record PowerCap(SettingFile limit, SettingFile least, SettingFile most, SettingFile factory) implements SettingControl {

    private static final double MOST_WATTS = 10_000;
    private static final String NO_DEFAULT = "the kernel's driver does not tell what its default is";
    private static final String NOT_LIMITED = "no sustained power limit is in force";

    @Override
    public SettingState read() {
        final double watts = limit.number() * Sensors.MICRO;
        if (!(watts >= 0 && watts <= MOST_WATTS)) {
            return limit.lacking();
        }
        final double max = bound(most);
        return watts == 0 && !(max == 0)
            ? SettingState.of(Double.NaN, bound(least), max, bound(factory)).unread(NOT_LIMITED)
            : SettingState.of(watts, bound(least), max, bound(factory));
    }

    private static double bound(final SettingFile file) {
        return file.number() * Sensors.MICRO;
    }

    /** Drivers keep whole watts, or eighths of one. */
    @Override
    public double step() {
        return 1;
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return value instanceof SettingValue.Amount(final double watts)
            ? limit.put(Long.toString(Math.round(watts / Sensors.MICRO)))
            : SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, NO_DEFAULT);
    }
}
