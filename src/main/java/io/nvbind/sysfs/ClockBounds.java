package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/**
 * The range of an Intel GPU's clock, MHz: a file for each end, and one for each end of what the chip can.
 *
 * @param min   least in force.
 * @param max   greatest in force.
 * @param least the chip's least (RPn).
 * @param most  the chip's greatest (RP0).
 */
record ClockBounds(SettingFile min, SettingFile max, SettingFile least, SettingFile most) implements SettingControl {

    @Override
    public SettingState read() {
        final double low = min.number();
        final double high = max.number();
        if (!(low >= 0)) {
            return min.lacking();
        }
        if (!(high >= 0)) {
            return max.lacking();
        }
        final double bottom = least.number();
        final double top = most.number();
        return SettingState.of(new SettingValue.Range(low, high), bottom, top,
            bottom >= 0 && top >= bottom ? new SettingValue.Range(bottom, top) : null);
    }

    /** Clocks come in steps of a sixth of 100 MHz, or of 50. */
    @Override
    public double step() {
        return 25;
    }

    /** The end that makes room is moved first, since the driver refuses a least above the greatest. */
    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Range(final double low, final double high))) {
            return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, "the driver does not tell what the chip can");
        }
        final boolean up = low > max.number();
        final SettingOutcome problem = up ? max.put(whole(high)) : min.put(whole(low));
        if (problem != null) {
            return problem;
        }
        return up ? min.put(whole(low)) : max.put(whole(high));
    }

    private static String whole(final double megahertz) {
        return Long.toString(Math.round(megahertz));
    }
}
