package io.nvbind.gpu;

import java.util.Locale;

/** What can be set on a GPU, by its name in JSON (the constant in lower case) and its unit. */
public enum Setting {
    /** The power the GPU may draw, watts. */
    POWER_LIMIT("W");

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String unit;

    Setting(final String unit) {
        this.unit = unit;
    }

    /**
     * The name in JSON.
     *
     * @return for instance {@code power_limit}.
     */
    public String label() {
        return label;
    }

    /**
     * The unit of value and limits.
     *
     * @return a unit symbol.
     */
    public String unit() {
        return unit;
    }
}
