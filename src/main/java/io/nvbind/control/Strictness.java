package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.List;
import java.util.Map;

/**
 * Which of two wishes of equal priority holds: the one that spares the hardware more. Pure functions.
 *
 * <p>Lower power, clocks and offsets; faster fans; of choices the one that allows less, by the lists below; any value before
 * {@link SettingValue#AUTOMATIC}; a fixed fan speed before a curve. Where nothing can be said the older wish holds.
 */
final class Strictness {

    private static final Map<Setting, List<String>> CHOICES = Map.of(
        Setting.PERFORMANCE_LEVEL, List.of("low", "auto", "manual"),
        Setting.COMPUTE_MODE, List.of("prohibited", "exclusive_process", "exclusive_thread", "default"),
        Setting.PERSISTENCE_MODE, List.of("on", "off"));

    private Strictness() {
    }

    /** Negative when {@code one} is the stricter, 0 when nothing can be said. */
    static int compare(final Wish one, final Wish other) {
        if (one.slot().setting() != other.slot().setting()) {
            return one.slot().setting() == Setting.FAN_SPEED ? -1 : 1;
        }
        final boolean automatic = one.value() instanceof SettingValue.Automatic;
        if (automatic || other.value() instanceof SettingValue.Automatic) {
            return Boolean.compare(automatic, other.value() instanceof SettingValue.Automatic);
        }
        return compare(one.slot().setting(), one.value(), other.value());
    }

    private static int compare(final Setting setting, final SettingValue one, final SettingValue other) {
        if (one instanceof SettingValue.Amount(final double a) && other instanceof SettingValue.Amount(final double b)) {
            return setting == Setting.FAN_SPEED ? Double.compare(b, a) : Double.compare(a, b);
        }
        if (one instanceof SettingValue.Range(final double aMin, final double aMax)
            && other instanceof SettingValue.Range(final double bMin, final double bMax)) {
            final int upper = Double.compare(aMax, bMax);
            return upper == 0 ? Double.compare(aMin, bMin) : upper;
        }
        if (one instanceof final SettingValue.Curve a && other instanceof final SettingValue.Curve b) {
            return Double.compare(air(b), air(a));
        }
        if (one instanceof SettingValue.Choice(final String a) && other instanceof SettingValue.Choice(final String b)) {
            final List<String> order = CHOICES.getOrDefault(setting, List.of());
            return Integer.compare(rank(order, a), rank(order, b));
        }
        return 0;
    }

    private static double air(final SettingValue.Curve curve) {
        return curve.points().stream().mapToDouble(SettingValue.Point::percent).average().orElse(0);
    }

    private static int rank(final List<String> order, final String choice) {
        final int index = order.indexOf(choice);
        return index < 0 ? order.size() : index;
    }
}
