package io.nvbind.gpu;

/**
 * How one setting of one GPU is read and written through its driver. {@link SettingControls} does the rest. One thread.
 */
public interface SettingControl {

    /**
     * Reads value, range and default.
     *
     * @return the state; never null.
     */
    SettingState read();

    /**
     * Writes a value that was found to be in range.
     *
     * @param value  of the setting's kind; {@link SettingValue#AUTOMATIC} only when {@code before} has no default value or
     *               its default is automatic.
     * @param before as just read.
     * @return null when the driver reported success, else why not.
     */
    SettingOutcome write(SettingValue value, SettingState before);

    /**
     * How far a number read back may be from the one written, because the driver rounds to steps.
     *
     * @return in the setting's unit.
     */
    default double step() {
        return 0.5;
    }
}
