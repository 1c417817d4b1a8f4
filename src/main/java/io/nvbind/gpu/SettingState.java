package io.nvbind.gpu;

/**
 * A setting as it stands, or the reason why this GPU does not have it.
 *
 * @param value        the value in force, in the setting's unit.
 * @param min          least value the hardware takes; NaN when the library does not tell.
 * @param max          greatest value the hardware takes; NaN when the library does not tell.
 * @param defaultValue the factory value; NaN when the library does not tell.
 * @param unsupported  why there is none of the above, or null.
 */
public record SettingState(double value, double min, double max, double defaultValue, String unsupported) {

    /**
     * A setting this GPU lacks.
     *
     * @param reason why.
     * @return a state without values.
     */
    public static SettingState unsupported(final String reason) {
        return new SettingState(Double.NaN, Double.NaN, Double.NaN, Double.NaN, reason);
    }

    /**
     * A setting this GPU has.
     *
     * @param value        in force.
     * @param min          least.
     * @param max          greatest.
     * @param defaultValue factory value.
     * @return the state.
     */
    public static SettingState of(final double value, final double min, final double max, final double defaultValue) {
        return new SettingState(value, min, max, defaultValue, null);
    }
}
