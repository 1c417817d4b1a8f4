package io.nvbind.sim;

/**
 * What a simulated card may be unable to tell or to do. A card that lacks a feature answers with its vendor's "not
 * supported" status, or leaves the part out of an enumeration; {@link SimField#UNSUPPORTED} holds bit number
 * {@link #number} for each.
 */
public enum SimFeature {
    /** Load of the GPU. */
    UTILIZATION(0),
    /** Load of the memory controller. */
    MEMORY_UTILIZATION(1),
    /** Load and sessions of the video encoder. */
    ENCODER(2),
    /** Load of the video decoder. */
    DECODER(3),
    /** Temperature of the die's edge. */
    TEMPERATURE_EDGE(4),
    /** Temperature of the die's hottest spot. */
    TEMPERATURE_HOTSPOT(5),
    /** Temperature of the memory. */
    TEMPERATURE_MEMORY(6),
    /** Temperatures at which it slows down or shuts down. */
    TEMPERATURE_LIMITS(7),
    /** Graphics clock. */
    CLOCK_GRAPHICS(8),
    /** Memory clock. */
    CLOCK_MEMORY(9),
    /** List of the clocks it can run at. */
    CLOCK_LIST(10),
    /** Video memory. */
    VRAM(11),
    /** Power averaged over a time. */
    POWER_AVERAGE(12),
    /** Power this moment. */
    POWER_INSTANT(13),
    /** Power limit. */
    POWER_LIMIT(14),
    /** Setting the power limit. */
    POWER_LIMIT_SET(15),
    /** Energy counter. */
    ENERGY(16),
    /** Why it runs slower. */
    THROTTLE(17),
    /** Fan speed in percent. */
    FAN_PERCENT(18),
    /** Fan speed in turns a minute. */
    FAN_RPM(19),
    /** Setting the fan. */
    FAN_SET(20),
    /** Generation and width of the PCI Express link. */
    PCIE_LINK(21),
    /** Bytes over PCI Express. */
    PCIE_THROUGHPUT(22),
    /** Count of packets sent again. */
    PCIE_REPLAY(23),
    /** Voltages. */
    VOLTAGE(24),
    /** Error correction of the memory and its counts. */
    ECC(25),
    /** Which processes use it. */
    PROCESSES(26),
    /** How much each process uses it. */
    PROCESS_UTILIZATION(27),
    /** NVIDIA's GPM metrics. */
    GPM(28),
    /** Events. */
    EVENTS(29),
    /** Links to other cards. */
    FABRIC(30),
    /** Division into instances. */
    MIG(31),
    /** Virtualization mode. */
    VIRTUALIZATION(32),
    /** Versions of firmware and video BIOS. */
    FIRMWARE(33),
    /** How long it was slowed down. */
    VIOLATIONS(34),
    /** Performance level. */
    PERFORMANCE_LEVEL(35),
    /** Partitions. */
    PARTITIONS(36),
    /** Bytes to and from video memory. */
    MEMORY_BANDWIDTH(37),
    /** Setting clocks. */
    CLOCK_SET(38),
    /** Setting modes. */
    MODE_SET(39),
    /** AMD's unique id. */
    UNIQUE_ID(40),
    /** AMD's table of all metrics. */
    METRICS_TABLE(41);

    private final int number;

    SimFeature(final int number) {
        this.number = number;
    }

    /**
     * The number of its bit.
     *
     * @return the number of its bit
     */
    public int number() {
        return number;
    }
}
