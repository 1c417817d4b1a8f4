package io.nvbind.gpu;

import java.util.List;
import java.util.Locale;

/**
 * What can be read from a GPU. The constant's lower-case name is its name in JSON; values are doubles in the unit given
 * here, flags are 0 or 1.
 */
public enum Metric {
    /** Share of the last driver window in which the GPU executed something, 0..100 %. */
    GPU_UTILIZATION("%", Tier.FAST),
    /** Core (edge) temperature, degrees Celsius. */
    GPU_TEMP_C("C", Tier.FAST),
    /** Current graphics clock, MHz. */
    GPU_CLOCK_MHZ("MHz", Tier.FAST),
    /** Current memory clock, MHz. */
    MEMORY_CLOCK_MHZ("MHz", Tier.FAST),
    /** Video memory in use, MiB. */
    VRAM_USED_MB("MiB", Tier.FAST),
    /** Video memory installed, MiB. */
    VRAM_TOTAL_MB("MiB", Tier.FAST),
    /** used / (total - reserved), 0..1. */
    VRAM_PRESSURE("ratio", Tier.FAST),
    /** Power drawn now, watts. */
    POWER_DRAW_W("W", Tier.FAST),
    /** Power limit in force, watts. */
    POWER_LIMIT_W("W", Tier.SLOW),
    /** 1 while a thermal limit slows the GPU, else 0. */
    THERMAL_THROTTLING("flag", Tier.FAST),
    /** Ray-tracing unit load. No vendor has a metric for it: always unavailable, with that reason. */
    RTX_UTILIZATION("%", Tier.SLOW),
    /** Matrix (tensor) unit load, 0..100 %. */
    TENSOR_CORE_UTILIZATION("%", Tier.SLOW),

    /** Share of the last driver window in which the memory controller was busy, 0..100 %. */
    MEMORY_UTILIZATION("%", Tier.FAST),
    /** Temperature of the hottest spot of the chip, degrees Celsius. */
    HOTSPOT_TEMP_C("C", Tier.FAST),
    /** Temperature of the video memory, degrees Celsius. */
    MEMORY_TEMP_C("C", Tier.FAST),
    /** Voltage of the graphics engine, millivolts. */
    VOLTAGE_MV("mV", Tier.FAST),
    /** Speed of the first fan, revolutions a minute; 0 while it stands still. */
    FAN_SPEED_RPM("rpm", Tier.SLOW),
    /** Speed the fan is driven with, 0..100 % of its duty cycle. */
    FAN_SPEED_PERCENT("%", Tier.SLOW),

    /** Load of the video encoder, 0..100 %. */
    ENCODER_UTILIZATION("%", Tier.SLOW),
    /** Load of the video decoder, 0..100 %. */
    DECODER_UTILIZATION("%", Tier.SLOW),
    /** Encoder sessions now open. */
    ENCODER_SESSIONS("sessions", Tier.SLOW),
    /** PCIe generation of the link now. */
    PCIE_GENERATION("generation", Tier.SLOW),
    /** PCIe lanes of the link now. */
    PCIE_WIDTH("lanes", Tier.SLOW),
    /** Greatest PCIe generation of GPU and slot together. */
    PCIE_GENERATION_MAX("generation", Tier.SLOW),
    /** Greatest number of PCIe lanes of GPU and slot together. */
    PCIE_WIDTH_MAX("lanes", Tier.SLOW),
    /** Received over PCIe, 10^6 bytes a second. */
    PCIE_RX_MB_S("MB/s", Tier.SLOW),
    /** Sent over PCIe, 10^6 bytes a second. */
    PCIE_TX_MB_S("MB/s", Tier.SLOW),
    /** PCIe packets sent again since the driver was loaded. */
    PCIE_REPLAYS("packets", Tier.SLOW),
    /** Energy used since the driver was loaded, joules. */
    ENERGY_J("J", Tier.SLOW),
    /** Memory errors that ECC or RAS corrected since the driver was loaded. */
    ECC_CORRECTED("errors", Tier.SLOW),
    /** Memory errors that could not be corrected since the driver was loaded. */
    ECC_UNCORRECTED("errors", Tier.SLOW),
    /** Greatest graphics clock, MHz. */
    GPU_CLOCK_MAX_MHZ("MHz", Tier.SLOW),
    /** Greatest memory clock, MHz. */
    MEMORY_CLOCK_MAX_MHZ("MHz", Tier.SLOW),
    /** 1 while a power limit slows the GPU, else 0. */
    THROTTLE_POWER("flag", Tier.FAST),
    /** 1 while a current, voltage or board limit of the hardware slows the GPU, else 0. */
    THROTTLE_HARDWARE("flag", Tier.FAST),
    /** 1 while the GPU is slow because nothing is asked of it, else 0. */
    THROTTLE_IDLE("flag", Tier.FAST),
    /** Time slowed by a power limit since the driver was loaded, seconds. */
    THROTTLE_POWER_S("s", Tier.SLOW),
    /** Time slowed by heat since the driver was loaded, seconds. */
    THROTTLE_THERMAL_S("s", Tier.SLOW);

    /** How often a metric is worth its cost. */
    public enum Tier {
        /** Read at each sample: several times a second. */
        FAST,
        /** Read every few seconds: costly or rarely changing. */
        SLOW
    }

    /** All metrics, in declaration order; shared so that loops do not copy the array. */
    public static final List<Metric> ALL = List.of(values());

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String unit;
    private final Tier tier;

    Metric(final String unit, final Tier tier) {
        this.unit = unit;
        this.tier = tier;
    }

    /**
     * The name in JSON.
     *
     * @return for instance {@code gpu_temp_c}.
     */
    public String label() {
        return label;
    }

    /**
     * The unit of the value.
     *
     * @return a unit symbol, {@code ratio} for 0..1, {@code flag} for 0 or 1.
     */
    public String unit() {
        return unit;
    }

    /**
     * How often it is sampled.
     *
     * @return the tier.
     */
    public Tier tier() {
        return tier;
    }
}
