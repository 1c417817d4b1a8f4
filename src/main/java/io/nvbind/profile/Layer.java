package io.nvbind.profile;

import java.util.Locale;

/** Where a profile comes from; what comes later overrides, key by key. */
public enum Layer {
    /** Comes with nvbind. */
    SHIPPED,
    /** The host's administrator's: {@code /etc/nvbind/profiles}. */
    HOST,
    /** The user's: {@code $XDG_CONFIG_HOME/nvbind/profiles}. */
    USER;

    /**
     * The name in JSON.
     *
     * @return for instance {@code shipped}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
