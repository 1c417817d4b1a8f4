package io.nvbind.sim;

/** The states a simulated card may be in, bits of {@link SimField#FLAGS}. */
public enum SimCardFlag {
    /** The card is enumerated. */
    PRESENT(0x1),
    /** It fell off the bus: every call says so. */
    LOST(0x2),
    /** It sleeps; the first reading wakes it and is counted in {@link SimField#WAKE_COUNT}. */
    SUSPENDED(0x4),
    /** Settings report success and change nothing. */
    WRITES_IGNORED(0x8),
    /** Settings answer "no permission". */
    WRITES_DENIED(0x10),
    /** It sits in the processor. */
    INTEGRATED(0x20),
    /** Its memory corrects errors. */
    ECC_ENABLED(0x40),
    /** Running totals are what is stored, not advanced by the clock. */
    TOTALS_STORED(0x80),
    /** Which clock level is the current one cannot be told. */
    CLOCK_UNKNOWN(0x100),
    /** NVIDIA's persistence mode. */
    PERSISTENT(0x200),
    /** Settings answer "in use". */
    WRITES_IN_USE(0x400);

    private final int bit;

    SimCardFlag(final int bit) {
        this.bit = bit;
    }

    /**
     * Its bit.
     *
     * @return its bit
     */
    public int bit() {
        return bit;
    }
}
