package io.nvbind.sim;

/** What becomes of a setting that is to fail; see {@link SimWrites#fail}. */
public enum SimFault {
    /** The vendor's "unknown error"; nothing changes. */
    ERROR(1),
    /** "No permission". */
    DENIED(2),
    /** "In use" or "busy". */
    IN_USE(3),
    /** The card falls off the bus, and stays off. */
    LOST(4),
    /** Success is reported and nothing changes. */
    IGNORED(5),
    /** The process that makes the setting is killed before it is applied. */
    KILLED(6),
    /** The process that makes the setting is killed just after it was applied. */
    KILLED_AFTER(7);

    private final int number;

    SimFault(final int number) {
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
