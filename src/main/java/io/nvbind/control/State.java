package io.nvbind.control;

/** Where a change stands. */
public enum State {
    /** Shown only; nothing was written. */
    PLANNED,
    /** In force, and put back unless confirmed in time. */
    PENDING,
    /** In force. */
    IN_FORCE,
    /** Something failed; all was put back, but for what is told. */
    ROLLED_BACK,
    /** Taken back: not confirmed in time, or because somebody said so. */
    REVERTED,
    /** Nothing that it asked for is wished any more: later changes took its place. */
    SUPERSEDED;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    /**
     * The name in JSON.
     *
     * @return for instance {@code in_force}.
     */
    public String label() {
        return label;
    }
}
