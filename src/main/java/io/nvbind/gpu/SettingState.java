package io.nvbind.gpu;

import java.util.List;

/**
 * A setting as it stands and what it takes, or why this GPU does not have it. Immutable.
 *
 * @param value        the value in force; null when there is none or the driver cannot tell.
 * @param min          least number the hardware takes (of a range, either end; of a curve, percent); NaN when not told.
 * @param max          greatest number the hardware takes; NaN when not told.
 * @param defaultValue what {@link SettingValue#AUTOMATIC} leads to; null when the driver does not tell.
 * @param choices      the words it takes; empty unless it is a choice.
 * @param lacking      what kind of obstacle {@code unsupported} is; null when the setting is there.
 * @param unsupported  why there is none of the above, or null.
 * @param unread       why {@code value} is null although the setting is there, or null.
 * @param readOnly     why it cannot be changed although it can be read, or null.
 */
public record SettingState(SettingValue value, double min, double max, SettingValue defaultValue, List<String> choices,
                           SettingOutcome.Result lacking, String unsupported, String unread, String readOnly) {

    /** Copies the list. */
    public SettingState {
        choices = List.copyOf(choices);
    }

    /**
     * A setting this GPU lacks.
     *
     * @param reason why.
     * @return a state without values.
     */
    public static SettingState unsupported(final String reason) {
        return lacking(SettingOutcome.Result.UNSUPPORTED, reason);
    }

    /**
     * A setting that cannot be read.
     *
     * @param lacking what kind of obstacle.
     * @param reason  why.
     * @return a state without values.
     */
    public static SettingState lacking(final SettingOutcome.Result lacking, final String reason) {
        return new SettingState(null, Double.NaN, Double.NaN, null, List.of(), lacking, reason, null, null);
    }

    /**
     * A number this GPU has.
     *
     * @param value        in force; NaN when the driver gave none.
     * @param min          least.
     * @param max          greatest.
     * @param defaultValue factory value; NaN when not told.
     * @return the state.
     */
    public static SettingState of(final double value, final double min, final double max, final double defaultValue) {
        return of(number(value), min, max, number(defaultValue));
    }

    /**
     * A setting this GPU has.
     *
     * @param value        in force; null when the driver gave none, see {@link #unread(String)}.
     * @param min          least.
     * @param max          greatest.
     * @param defaultValue what automatic leads to, or null.
     * @return the state.
     */
    public static SettingState of(final SettingValue value, final double min, final double max,
                                  final SettingValue defaultValue) {
        return new SettingState(value, min, max, defaultValue, List.of(), null, null, null, null);
    }

    /**
     * A choice this GPU has.
     *
     * @param value        in force.
     * @param choices      what it takes.
     * @param defaultValue factory choice, or null.
     * @return the state.
     */
    public static SettingState of(final String value, final List<String> choices, final String defaultValue) {
        return new SettingState(new SettingValue.Choice(value), Double.NaN, Double.NaN,
            defaultValue == null ? null : new SettingValue.Choice(defaultValue), choices, null, null, null, null);
    }

    private static SettingValue number(final double value) {
        return Double.isNaN(value) ? null : new SettingValue.Amount(value);
    }

    /**
     * The same without a value in force.
     *
     * @param reason why it is not known.
     * @return a copy.
     */
    public SettingState unread(final String reason) {
        return new SettingState(null, min, max, defaultValue, choices, lacking, unsupported, reason, readOnly);
    }

    /**
     * The same, but it cannot be changed.
     *
     * @param reason why.
     * @return a copy.
     */
    public SettingState readOnly(final String reason) {
        return new SettingState(value, min, max, defaultValue, choices, lacking, unsupported, unread, reason);
    }

    /**
     * The value in force when it is a number.
     *
     * @return in the setting's unit; NaN when it is none.
     */
    public double number() {
        return value instanceof SettingValue.Amount(final double number) ? number : Double.NaN;
    }

    /**
     * What the setting takes, for people.
     *
     * @param setting whose state this is.
     * @return for instance {@code 100 to 450 W} or {@code auto, low, high}; null when the driver does not tell.
     */
    public String allowed(final Setting setting) {
        if (setting.kind() == Setting.Kind.CHOICE) {
            return choices.isEmpty() ? null : String.join(", ", choices);
        }
        if (Double.isNaN(min) && Double.isNaN(max)) {
            return null;
        }
        return (Double.isNaN(min) ? "" : "from " + new SettingValue.Amount(min).text() + " ")
            + (Double.isNaN(max) ? "up" : "to " + new SettingValue.Amount(max).text()) + " " + setting.unit();
    }
}
