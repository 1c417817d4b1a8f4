package io.nvbind.gpu;

/**
 * What became of one setting. Immutable.
 *
 * @param result  what kind of end.
 * @param inForce the value read back afterwards; null when it cannot be known.
 * @param message why, naming value and allowed range where that is the reason; null when applied.
 */
public record SettingOutcome(Result result, SettingValue inForce, String message) {

    /** Kinds of ends. */
    public enum Result {
        /** Written, and read back as written (to the driver's own rounding). */
        APPLIED,
        /** The driver took it, and has no call to read it back: docs/settings.md says which settings these are. */
        ACCEPTED,
        /** The value is not one this GPU takes; nothing was written. */
        OUT_OF_RANGE,
        /** This GPU or driver cannot do it. */
        UNSUPPORTED,
        /** The user nvbind runs as may not. */
        NO_PERMISSION,
        /** Something else holds what is needed. */
        IN_USE,
        /** The GPU is gone. */
        LOST,
        /** The driver failed, or reported success and another value is in force. Something may have changed. */
        NOT_APPLIED
    }

    /**
     * Written and read back.
     *
     * @param inForce as read back.
     * @return the outcome.
     */
    public static SettingOutcome applied(final SettingValue inForce) {
        return new SettingOutcome(Result.APPLIED, inForce, null);
    }

    /**
     * Not done.
     *
     * @param result  why not.
     * @param message in words.
     * @return an outcome without a value in force.
     */
    public static SettingOutcome refused(final Result result, final String message) {
        return new SettingOutcome(result, null, message);
    }

    /**
     * Whether the setting is done as far as anybody can know.
     *
     * @return true when applied or accepted.
     */
    public boolean done() {
        return result == Result.APPLIED || result == Result.ACCEPTED;
    }

    /**
     * The same with a value in force.
     *
     * @param value as read back, or null.
     * @return a copy.
     */
    public SettingOutcome inForce(final SettingValue value) {
        return new SettingOutcome(result, value, message);
    }
}
