package io.nvbind.gpu;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of one GPU: checks a value before it is written, writes it, and reads it back. One thread.
 */
public final class SettingControls {

    private static final String OF_CONTAINERS = "set for each container that uses the GPU, not for the GPU";

    private final Map<Setting, SettingControl> controls = new EnumMap<>(Setting.class);
    private final Map<Setting, String> reasons = new EnumMap<>(Setting.class);
    private final String lacking;

    /**
     * No settings yet.
     *
     * @param lacking why the settings that are not added are unsupported.
     */
    public SettingControls(final String lacking) {
        this.lacking = lacking;
    }

    /**
     * Adds a setting.
     *
     * @param setting which.
     * @param control reads and writes it.
     * @return this.
     */
    public SettingControls with(final Setting setting, final SettingControl control) {
        controls.put(setting, control);
        return this;
    }

    /**
     * Says why a setting is not there.
     *
     * @param setting which.
     * @param reason  why.
     * @return this.
     */
    public SettingControls without(final Setting setting, final String reason) {
        reasons.put(setting, reason);
        return this;
    }

    /**
     * Reads all.
     *
     * @return every setting, each with its state.
     */
    public Map<Setting, SettingState> states() {
        final Map<Setting, SettingState> states = new EnumMap<>(Setting.class);
        for (final Setting setting : Setting.ALL) {
            states.put(setting, state(setting));
        }
        return states;
    }

    /**
     * Reads one.
     *
     * @param setting which.
     * @return its state.
     */
    public SettingState state(final Setting setting) {
        final SettingControl control = controls.get(setting);
        if (control == null) {
            return SettingState.unsupported(setting.isPerContainer() ? OF_CONTAINERS
                : reasons.getOrDefault(setting, lacking));
        }
        return control.read();
    }

    /**
     * Checks, writes and reads back.
     *
     * @param setting which.
     * @param wanted  the value.
     * @return what became of it.
     */
    public SettingOutcome apply(final Setting setting, final SettingValue wanted) {
        final SettingState before = state(setting);
        final SettingOutcome refusal = SettingCheck.refusal(setting, before, wanted);
        if (refusal != null) {
            return refusal;
        }
        final SettingValue goal =
            wanted instanceof SettingValue.Automatic && before.defaultValue() != null ? before.defaultValue() : wanted;
        final SettingControl control = controls.get(setting);
        final SettingOutcome problem = control.write(goal, before);
        final SettingState after = control.read();
        if (problem != null) {
            return problem.inForce(after.value());
        }
        return verdict(setting, goal, after, control.step());
    }

    private static SettingOutcome verdict(final Setting setting, final SettingValue goal, final SettingState after,
                                          final double step) {
        if (after.lacking() != null) {
            final boolean lost = after.lacking() == SettingOutcome.Result.LOST;
            return SettingOutcome.refused(lost ? SettingOutcome.Result.LOST : SettingOutcome.Result.NOT_APPLIED,
                setting.label() + " = " + goal.text() + ": the driver reported success and cannot be asked any more: "
                    + after.unsupported());
        }
        if (after.value() == null) {
            return new SettingOutcome(SettingOutcome.Result.ACCEPTED, null,
                after.unread() == null ? "the driver gave no value to read back" : after.unread());
        }
        if (goal instanceof SettingValue.Automatic && !goal.equals(after.value()) && after.defaultValue() == null) {
            return new SettingOutcome(SettingOutcome.Result.ACCEPTED, after.value(),
                "the driver does not tell what its default is");
        }
        return same(goal, after.value(), step) ? SettingOutcome.applied(after.value())
            : new SettingOutcome(SettingOutcome.Result.NOT_APPLIED, after.value(), setting.label() + " = " + goal.text()
                + ": the driver reported success, but " + after.value().text() + " is in force");
    }

    /**
     * Whether a value read back is the one written.
     *
     * @param goal   as written.
     * @param actual as read back.
     * @param step   how far numbers may differ.
     * @return true when they are the same but for rounding.
     */
    static boolean same(final SettingValue goal, final SettingValue actual, final double step) {
        return switch (goal) {
            case SettingValue.Amount(final double number) ->
                actual instanceof SettingValue.Amount(final double other) && near(number, other, step);
            case SettingValue.Range(final double min, final double max) ->
                actual instanceof SettingValue.Range(final double low, final double high)
                    && near(min, low, step) && near(max, high, step);
            case SettingValue.Curve(final List<SettingValue.Point> points) ->
                actual instanceof SettingValue.Curve(final List<SettingValue.Point> others) && near(points, others, step);
            case final SettingValue.Choice choice -> choice.equals(actual);
            case final SettingValue.Automatic automatic -> automatic.equals(actual);
        };
    }

    private static boolean near(final List<SettingValue.Point> points, final List<SettingValue.Point> others,
                                final double step) {
        if (points.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < points.size(); i++) {
            if (!near(points.get(i).celsius(), others.get(i).celsius(), step)
                || !near(points.get(i).percent(), others.get(i).percent(), step)) {
                return false;
            }
        }
        return true;
    }

    private static boolean near(final double one, final double other, final double step) {
        return Math.abs(one - other) <= step;
    }
}
