package io.nvbind.gpu;

import java.util.List;

/**
 * Whether a GPU takes a value, told before anything is written. Pure functions; any thread.
 *
 * <p>A bound the driver does not tell is not checked here, but values no GPU has are refused all the same.
 */
public final class SettingCheck {

    /** A number beyond this, in any unit here, is a mistake. */
    private static final double BEYOND_ANY_GPU = 1e6;
    private static final double HOTTEST_CELSIUS = 150;

    private SettingCheck() {
    }

    /**
     * Checks a value against what a setting takes.
     *
     * @param setting which.
     * @param state   as just read; null when the driver does not know the setting.
     * @param value   wanted.
     * @return why it must not be written, or null when it may be.
     */
    public static SettingOutcome refusal(final Setting setting, final SettingState state, final SettingValue value) {
        if (state == null) {
            return unsupported(setting.label() + ": not settable through this driver");
        }
        if (state.lacking() != null) {
            return SettingOutcome.refused(state.lacking(), setting.label() + ": " + state.unsupported());
        }
        if (state.readOnly() != null) {
            return unsupported(setting.label() + ": " + state.readOnly())
                .inForce(state.value());
        }
        final String problem = problem(setting, state, value);
        if (problem == null) {
            return null;
        }
        final String allowed = state.allowed(setting);
        return SettingOutcome.refused(SettingOutcome.Result.OUT_OF_RANGE,
            setting.label() + " = " + value.text() + ": " + problem
            + (allowed == null ? "" : "; this GPU takes " + allowed)).inForce(state.value());
    }

    private static SettingOutcome unsupported(final String message) {
        return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, message);
    }

    private static String problem(final Setting setting, final SettingState state, final SettingValue value) {
        return switch (value) {
            case SettingValue.Automatic() -> null;
            case SettingValue.Amount(final double number) when setting.kind() == Setting.Kind.NUMBER ->
                outside(number, setting, state);
            case SettingValue.Range(final double min, final double max) when setting.kind() == Setting.Kind.RANGE -> {
                final String low = outside(min, setting, state);
                final String either = low == null ? outside(max, setting, state) : low;
                yield either == null && min > max ? "the least is above the greatest" : either;
            }
            case SettingValue.Choice(final String name) when setting.kind() == Setting.Kind.CHOICE ->
                state.choices().contains(name) ? null : "no such choice";
            case SettingValue.Curve(final List<SettingValue.Point> points) when setting.kind() == Setting.Kind.CURVE ->
                curve(points, state);
            default -> "not the kind of value this setting takes";
        };
    }

    private static String outside(final double number, final Setting setting, final SettingState state) {
        if (!Double.isFinite(number)) {
            return "not a finite number";
        }
        if (Math.abs(number) > BEYOND_ANY_GPU) {
            return "beyond any GPU";
        }
        if (setting.isShare() && !(number >= 0 && number <= 100)) {
            return "not within 0 to 100 %";
        }
        return number < state.min() || number > state.max() ? "out of range" : null;
    }

    private static String curve(final List<SettingValue.Point> points, final SettingState state) {
        if (points.isEmpty()) {
            return "a curve needs points";
        }
        double last = Double.NEGATIVE_INFINITY;
        double speed = 0;
        for (final SettingValue.Point point : points) {
            final String problem = outside(point.percent(), Setting.FAN_CURVE, state);
            if (problem != null) {
                return problem;
            }
            if (!(point.celsius() >= 0 && point.celsius() <= HOTTEST_CELSIUS)) {
                return "a temperature is within 0 to 150 degrees";
            }
            if (point.celsius() <= last) {
                return "the temperatures must rise";
            }
            if (point.percent() < speed) {
                return "a hotter GPU must not get less air";
            }
            last = point.celsius();
            speed = point.percent();
        }
        return null;
    }
}
