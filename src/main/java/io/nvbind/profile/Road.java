package io.nvbind.profile;

import java.util.Locale;

/** How a key acts. */
public enum Road {
    /** At once, by the driver. */
    NOW,
    /** When the game is started the next time. */
    NEXT_LAUNCH,
    /** Not at all on this GPU, vendor or host. */
    UNSUPPORTED;

    /**
     * The name in JSON.
     *
     * @return for instance {@code next_launch}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
