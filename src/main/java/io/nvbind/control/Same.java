package io.nvbind.control;

import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.List;

/** Whether two values of a setting are the same but for a driver's rounding. Pure functions; any thread. */
public final class Same {

    private static final double UNITS = 1;
    private static final double SHARE = 0.005;

    private Same() {
    }

    /**
     * Compares two values.
     *
     * @param one   or null.
     * @param other or null.
     * @return true when both are null, or the same within 1 unit or half a percent.
     */
    public static boolean value(final SettingValue one, final SettingValue other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return switch (one) {
            case SettingValue.Amount(final double a) ->
                other instanceof SettingValue.Amount(final double b) && near(a, b);
            case SettingValue.Range(final double aMin, final double aMax) ->
                other instanceof SettingValue.Range(final double bMin, final double bMax)
                    && near(aMin, bMin) && near(aMax, bMax);
            case SettingValue.Curve(final List<SettingValue.Point> a) ->
                other instanceof SettingValue.Curve(final List<SettingValue.Point> b) && near(a, b);
            case SettingValue.Choice(final String name) -> other.equals(one) && !name.isEmpty();
            case SettingValue.Automatic() -> other.equals(one);
        };
    }

    /** Whether a setting stands at what is wanted of it; automatic is met by its default too. */
    static boolean isAt(final SettingState state, final SettingValue wanted) {
        final boolean met = value(wanted, state.value());
        return met || (wanted instanceof SettingValue.Automatic && state.value() != null
            && value(state.defaultValue(), state.value()));
    }

    private static boolean near(final List<SettingValue.Point> a, final List<SettingValue.Point> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!near(a.get(i).celsius(), b.get(i).celsius()) || !near(a.get(i).percent(), b.get(i).percent())) {
                return false;
            }
        }
        return true;
    }

    private static boolean near(final double one, final double other) {
        return Math.abs(one - other) <= Math.max(UNITS, SHARE * Math.abs(one));
    }
}
