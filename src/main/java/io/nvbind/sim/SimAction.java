package io.nvbind.sim;

/** What a function of a simulated library does instead of its work. */
public enum SimAction {
    /** Nothing special; the override is not in use. */
    NONE,
    /** Returns a status. */
    STATUS,
    /** Returns success and leaves the caller's memory as it was. */
    UNTOUCHED,
    /** Aborts the process, as a failed assert in a vendor's library does. */
    ABORT,
    /** Only takes longer. */
    DELAY;

    /** {@return its number in the state file} */
    public int number() {
        return ordinal();
    }
}
