package io.nvbind.sim;

/**
 * What a simulated card may be unable to tell or to do. A card that lacks a feature answers with its vendor's "not
 * supported" status, or leaves the part out of an enumeration; {@link SimField#UNSUPPORTED} holds bit number
 * {@link #number} for each.
 */
public enum SimFeature {
    /** Load of the GPU. */
    UTILIZATION,
    /** Load of the memory controller. */
    MEMORY_UTILIZATION,
    /** Load and sessions of the video encoder. */
    ENCODER,
    /** Load of the video decoder. */
    DECODER,
    /** Temperature of the die's edge. */
    TEMPERATURE_EDGE,
    /** Temperature of the die's hottest spot. */
    TEMPERATURE_HOTSPOT,
    /** Temperature of the memory. */
    TEMPERATURE_MEMORY,
    /** Temperatures at which it slows down or shuts down. */
    TEMPERATURE_LIMITS,
    /** Graphics clock. */
    CLOCK_GRAPHICS,
    /** Memory clock. */
    CLOCK_MEMORY,
    /** List of the clocks it can run at. */
    CLOCK_LIST,
    /** Video memory. */
    VRAM,
    /** Power averaged over a time. */
    POWER_AVERAGE,
    /** Power this moment. */
    POWER_INSTANT,
    /** Power limit. */
    POWER_LIMIT,
    /** Setting the power limit. */
    POWER_LIMIT_SET,
    /** Energy counter. */
    ENERGY,
    /** Why it runs slower. */
    THROTTLE,
    /** Fan speed in percent. */
    FAN_PERCENT,
    /** Fan speed in turns a minute. */
    FAN_RPM,
    /** Setting the fan. */
    FAN_SET,
    /** Generation and width of the PCI Express link. */
    PCIE_LINK,
    /** Bytes over PCI Express. */
    PCIE_THROUGHPUT,
    /** Count of packets sent again. */
    PCIE_REPLAY,
    /** Voltages. */
    VOLTAGE,
    /** Error correction of the memory and its counts. */
    ECC,
    /** Which processes use it. */
    PROCESSES,
    /** How much each process uses it. */
    PROCESS_UTILIZATION,
    /** NVIDIA's GPM metrics. */
    GPM,
    /** Events. */
    EVENTS,
    /** Links to other cards. */
    FABRIC,
    /** Division into instances. */
    MIG,
    /** Virtualization mode. */
    VIRTUALIZATION,
    /** Versions of firmware and video BIOS. */
    FIRMWARE,
    /** How long it was slowed down. */
    VIOLATIONS,
    /** Performance level. */
    PERFORMANCE_LEVEL,
    /** Partitions. */
    PARTITIONS,
    /** Bytes to and from video memory. */
    MEMORY_BANDWIDTH,
    /** Setting clocks. */
    CLOCK_SET,
    /** Setting modes. */
    MODE_SET,
    /** AMD's unique id. */
    UNIQUE_ID,
    /** AMD's table of all metrics. */
    METRICS_TABLE;

    /** {@return the number of its bit} */
    public int number() {
        return ordinal();
    }
}
