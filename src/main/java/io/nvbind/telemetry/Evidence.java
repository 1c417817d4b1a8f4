package io.nvbind.telemetry;

/** How much is known of a technique a game may use. Only {@link #ACTIVE} says that it does. */
public enum Evidence {
    /** It was seen at work. */
    ACTIVE("active"),
    /** It is in the game's process, or switched off there; whether it works is not known or not so. */
    LOADED("loaded"),
    /** Nothing was seen: that proves nothing. */
    UNKNOWN("unknown");

    private final String label;

    Evidence(final String label) {
        this.label = label;
    }

    /**
     * Its name in messages.
     *
     * @return lower case.
     */
    public String label() {
        return label;
    }
}
