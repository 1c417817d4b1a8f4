package io.nvbind.sysfs;

/** The clocks of amdgpu's OverDrive table. */
enum OverdriveClock {
    /** The graphics clock's least and greatest. */
    GRAPHICS("OD_SCLK", "SCLK", "s"),
    /** The memory clock's. */
    MEMORY("OD_MCLK", "MCLK", "m"),
    /** What is added to the graphics clock, on chips that have this instead (RDNA 4). */
    GRAPHICS_OFFSET("OD_SCLK_OFFSET", "SCLK_OFFSET", "s");

    private final String section;
    private final String range;
    private final String command;

    OverdriveClock(final String section, final String range, final String command) {
        this.section = section;
        this.range = range;
        this.command = command;
    }

    /** Its section of the table. */
    String section() {
        return section;
    }

    /** Its line among the ranges. */
    String range() {
        return range;
    }

    /** The letter that sets it. */
    String command() {
        return command;
    }
}
