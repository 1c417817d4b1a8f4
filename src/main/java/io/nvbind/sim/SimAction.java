package io.nvbind.sim;

/** What a function of a simulated library does instead of its work. */
public enum SimAction {
    /** Nothing special; the override is not in use. */
    NONE(0),
    /** Returns a status. */
    STATUS(1),
    /** Returns success and leaves the caller's memory as it was. */
    UNTOUCHED(2),
    /** Aborts the process, as a failed assert in a vendor's library does. */
    ABORT(3),
    /** Only takes longer. */
    DELAY(4);

    private final int number;

    SimAction(final int number) {
        this.number = number;
    }

    /**
     * Its number in the state file.
     *
     * @return its number
     */
    public int number() {
        return number;
    }
}
