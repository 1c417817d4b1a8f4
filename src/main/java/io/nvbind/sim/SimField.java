package io.nvbind.sim;

import java.util.Locale;

/**
 * The numbers and texts of one simulated card, and where each lies in its record of
 * {@link SimLayout#CARD_LENGTH} bytes.
 *
 * <p>In C this is {@code struct sim_card} of {@code src/sim/c/sim_state.h}, whose members have these names in lower case.
 * A <em>rate</em> is what a running <em>total</em> is advanced by: the libraries answer total + rate x time.
 */
public enum SimField {
    /** Which vendor's card it is, a {@link SimVendor} number. */
    VENDOR(0, Kind.U32),
    /** {@link SimCardFlag} bits. */
    FLAGS(4, Kind.U32),
    /** PCI domain. */
    PCI_DOMAIN(8, Kind.U32),
    /** PCI bus. */
    PCI_BUS(12, Kind.U32),
    /** PCI device. */
    PCI_DEVICE(16, Kind.U32),
    /** PCI function. */
    PCI_FUNCTION(20, Kind.U32),
    /** PCI vendor id. */
    PCI_VENDOR_ID(24, Kind.U32),
    /** PCI device id. */
    PCI_DEVICE_ID(28, Kind.U32),
    /** PCI subsystem vendor id. */
    PCI_SUBSYSTEM_VENDOR_ID(32, Kind.U32),
    /** PCI subsystem id. */
    PCI_SUBSYSTEM_DEVICE_ID(36, Kind.U32),
    /** PCI revision. */
    PCI_REVISION(40, Kind.U32),
    /** How often a reading woke the card out of {@link SimCardFlag#SUSPENDED}. */
    WAKE_COUNT(44, Kind.U32),
    /** AMD's unique id. */
    UNIQUE_ID(48, Kind.U64),
    /** {@link SimFeature} bits of what the card cannot tell or do. */
    UNSUPPORTED(56, Kind.U64),
    /** Marketing name. */
    NAME(64, Kind.TEXT, 96),
    /** NVML's UUID. */
    UUID(160, Kind.TEXT, 64),
    /** Version of the driver. */
    DRIVER_VERSION(224, Kind.TEXT, 64),
    /** Version of the video BIOS. */
    VBIOS_VERSION(288, Kind.TEXT, 32),
    /** Serial number, empty for none. */
    SERIAL(320, Kind.TEXT, 32),
    /** Version of the card's main firmware (NVIDIA: GSP). */
    FIRMWARE_VERSION(352, Kind.TEXT, 32),
    /** Maker of the memory. */
    VRAM_VENDOR(384, Kind.TEXT, 24),
    /** NUMA node, -1 for none. */
    NUMA_NODE(408, Kind.I32),
    /** Number N of {@code /dev/dri/cardN}. */
    DRM_MINOR(412, Kind.U32),
    /** Load of the graphics engine, 0 to 100; a rate. */
    UTILIZATION_GPU_PERCENT(416, Kind.U32),
    /** Load of the memory controller, 0 to 100. */
    UTILIZATION_MEMORY_PERCENT(420, Kind.U32),
    /** Load of the compute engine, 0 to 100; a rate. */
    UTILIZATION_COMPUTE_PERCENT(424, Kind.U32),
    /** Load of the copy engine, 0 to 100; a rate. */
    UTILIZATION_COPY_PERCENT(428, Kind.U32),
    /** Load of the video encoder, 0 to 100; a rate. */
    ENCODER_PERCENT(432, Kind.U32),
    /** Load of the video decoder, 0 to 100; a rate. */
    DECODER_PERCENT(436, Kind.U32),
    /** Temperature of the die's edge, thousandths of a degree Celsius. */
    TEMPERATURE_EDGE_MC(440, Kind.I32),
    /** Temperature of the die's hottest spot, thousandths of a degree Celsius. */
    TEMPERATURE_HOTSPOT_MC(444, Kind.I32),
    /** Temperature of the memory, thousandths of a degree Celsius. */
    TEMPERATURE_MEMORY_MC(448, Kind.I32),
    /** Temperature at which the card slows down, thousandths of a degree Celsius. */
    TEMPERATURE_SLOWDOWN_MC(452, Kind.I32),
    /** Temperature at which the card shuts down, thousandths of a degree Celsius. */
    TEMPERATURE_SHUTDOWN_MC(456, Kind.I32),
    /** Highest temperature the card aims at, thousandths of a degree Celsius. */
    TEMPERATURE_GPU_MAX_MC(460, Kind.I32),
    /** Highest temperature of the memory, thousandths of a degree Celsius. */
    TEMPERATURE_MEMORY_MAX_MC(464, Kind.I32),
    /** Graphics clock now, MHz. */
    CLOCK_GRAPHICS_MHZ(468, Kind.U32),
    /** Lowest graphics clock, MHz. */
    CLOCK_GRAPHICS_MIN_MHZ(472, Kind.U32),
    /** Highest graphics clock, MHz. */
    CLOCK_GRAPHICS_MAX_MHZ(476, Kind.U32),
    /** Memory clock now, MHz. */
    CLOCK_MEMORY_MHZ(480, Kind.U32),
    /** Lowest memory clock, MHz. */
    CLOCK_MEMORY_MIN_MHZ(484, Kind.U32),
    /** Highest memory clock, MHz. */
    CLOCK_MEMORY_MAX_MHZ(488, Kind.U32),
    /** Clock of the rest of the chip, MHz. */
    CLOCK_SOC_MHZ(492, Kind.U32),
    /** Clock of the video engines, MHz. */
    CLOCK_VIDEO_MHZ(496, Kind.U32),
    /** Lower end the graphics clock is locked to, MHz, 0 for none. */
    CLOCK_GRAPHICS_LOCK_MIN_MHZ(500, Kind.U32),
    /** Upper end the graphics clock is locked to, MHz, 0 for none. */
    CLOCK_GRAPHICS_LOCK_MAX_MHZ(504, Kind.U32),
    /** Lower end the memory clock is locked to, MHz, 0 for none. */
    CLOCK_MEMORY_LOCK_MIN_MHZ(508, Kind.U32),
    /** Upper end the memory clock is locked to, MHz, 0 for none. */
    CLOCK_MEMORY_LOCK_MAX_MHZ(512, Kind.U32),
    /** Offset of the graphics clock, MHz. */
    CLOCK_GRAPHICS_OFFSET_MHZ(516, Kind.I32),
    /** Offset of the memory clock, MHz. */
    CLOCK_MEMORY_OFFSET_MHZ(520, Kind.I32),
    /** Offsets range over plus and minus this, MHz. */
    CLOCK_OFFSET_LIMIT_MHZ(524, Kind.I32),
    /** Video memory in all, bytes. */
    VRAM_TOTAL_BYTES(528, Kind.U64),
    /** Video memory in use, without what is reserved, bytes. */
    VRAM_USED_BYTES(536, Kind.U64),
    /** Video memory the driver keeps for itself, bytes. */
    VRAM_RESERVED_BYTES(544, Kind.U64),
    /** Video memory the processor can reach, bytes. */
    VISIBLE_VRAM_TOTAL_BYTES(552, Kind.U64),
    /** Of that in use, bytes. */
    VISIBLE_VRAM_USED_BYTES(560, Kind.U64),
    /** System memory the card may use, bytes. */
    SYSTEM_MEMORY_TOTAL_BYTES(568, Kind.U64),
    /** Of that in use, bytes. */
    SYSTEM_MEMORY_USED_BYTES(576, Kind.U64),
    /** Power this moment, milliwatts; a rate. */
    POWER_NOW_MW(584, Kind.U32),
    /** Power averaged over about a second, milliwatts. */
    POWER_AVERAGE_MW(588, Kind.U32),
    /** Power limit in force, milliwatts. */
    POWER_LIMIT_MW(592, Kind.U32),
    /** Lowest power limit that can be set, milliwatts. */
    POWER_LIMIT_MIN_MW(596, Kind.U32),
    /** Highest power limit that can be set, milliwatts. */
    POWER_LIMIT_MAX_MW(600, Kind.U32),
    /** Power limit as delivered, milliwatts. */
    POWER_LIMIT_DEFAULT_MW(604, Kind.U32),
    /** Graphics voltage, millivolts. */
    VOLTAGE_GRAPHICS_MV(608, Kind.U32),
    /** Voltage of the rest of the chip, millivolts. */
    VOLTAGE_SOC_MV(612, Kind.U32),
    /** Memory voltage, millivolts. */
    VOLTAGE_MEMORY_MV(616, Kind.U32),
    /** Number of fans. */
    FAN_COUNT(620, Kind.U32),
    /** Fan speed, percent of the highest. */
    FAN_PERCENT(624, Kind.U32),
    /** Fan speed, turns a minute. */
    FAN_RPM(628, Kind.U32),
    /** Highest fan speed, turns a minute. */
    FAN_RPM_MAX(632, Kind.U32),
    /** Fan speed that was set, percent. */
    FAN_TARGET_PERCENT(636, Kind.U32),
    /** 0 when the card's own curve rules the fan, else 1. */
    FAN_MANUAL(640, Kind.U32),
    /** Lowest fan speed that can be set, percent. */
    FAN_PERCENT_MIN(644, Kind.U32),
    /** PCI Express generation now. */
    PCIE_GENERATION(648, Kind.U32),
    /** PCI Express lanes now. */
    PCIE_WIDTH(652, Kind.U32),
    /** Highest PCI Express generation. */
    PCIE_GENERATION_MAX(656, Kind.U32),
    /** Most PCI Express lanes. */
    PCIE_WIDTH_MAX(660, Kind.U32),
    /** Sent over PCI Express, KiB a second; a rate. */
    PCIE_TX_KIB_S(664, Kind.U32),
    /** Received over PCI Express, KiB a second; a rate. */
    PCIE_RX_KIB_S(668, Kind.U32),
    /** PCI Express packets sent again. */
    PCIE_REPLAY_COUNT(672, Kind.U64),
    /** Why the card runs slower, the vendor's own bits (AMD: {@code indep_throttle_status}); a rate when not 0. */
    THROTTLE_REASONS(680, Kind.U64),
    /** Which of these bits the card can tell. */
    THROTTLE_SUPPORTED(688, Kind.U64),
    /** AMD's {@code throttle_status} of the old metrics table. */
    THROTTLE_STATUS_LEGACY(696, Kind.U32),
    /** Odd while the totals are being written. */
    TOTALS_SEQUENCE(700, Kind.U32),
    /** When the totals below were true, nanoseconds of the monotonic clock. */
    TOTALS_AT_NS(704, Kind.U64),
    /** Energy used, microjoules; a total. */
    ENERGY_UJ(712, Kind.U64),
    /** Time the graphics engine was busy, microseconds; a total. */
    ACTIVE_GRAPHICS_US(720, Kind.U64),
    /** Time the compute engine was busy, microseconds; a total. */
    ACTIVE_COMPUTE_US(728, Kind.U64),
    /** Time the copy engine was busy, microseconds; a total. */
    ACTIVE_COPY_US(736, Kind.U64),
    /** Time the encoder was busy, microseconds; a total. */
    ACTIVE_ENCODE_US(744, Kind.U64),
    /** Time the decoder was busy, microseconds; a total. */
    ACTIVE_DECODE_US(752, Kind.U64),
    /** Time the card was slowed down, microseconds; a total. */
    THROTTLED_US(760, Kind.U64),
    /** Read from video memory, bytes; a total. */
    MEMORY_READ_BYTES(768, Kind.U64),
    /** Written to video memory, bytes; a total. */
    MEMORY_WRITE_BYTES(776, Kind.U64),
    /** Received over PCI Express, bytes; a total. */
    PCIE_RX_BYTES(784, Kind.U64),
    /** Sent over PCI Express, bytes; a total. */
    PCIE_TX_BYTES(792, Kind.U64),
    /** Read from video memory, bytes a second; a rate. */
    MEMORY_READ_BYTES_S(800, Kind.U64),
    /** Written to video memory, bytes a second; a rate. */
    MEMORY_WRITE_BYTES_S(808, Kind.U64),
    /** Most the memory can do, bytes a second. */
    MEMORY_BANDWIDTH_BYTES_S(816, Kind.U64),
    /** Time slowed down by the power limit, nanoseconds. */
    POWER_VIOLATION_NS(824, Kind.U64),
    /** Time slowed down by heat, nanoseconds. */
    THERMAL_VIOLATION_NS(832, Kind.U64),
    /** Memory errors corrected since the driver was loaded. */
    ECC_CORRECTED(840, Kind.U64),
    /** Memory errors not corrected since the driver was loaded. */
    ECC_UNCORRECTED(848, Kind.U64),
    /** Memory errors corrected in the card's life. */
    ECC_CORRECTED_LIFETIME(856, Kind.U64),
    /** Memory errors not corrected in the card's life. */
    ECC_UNCORRECTED_LIFETIME(864, Kind.U64),
    /** Encoder sessions. */
    ENCODER_SESSIONS(872, Kind.U32),
    /** Frames a second of the encoder, averaged. */
    ENCODER_FPS(876, Kind.U32),
    /** Latency of the encoder, microseconds. */
    ENCODER_LATENCY_US(880, Kind.U32),
    /** Frame capture sessions. */
    CAPTURE_SESSIONS(884, Kind.U32),
    /** Frames a second of the capture, averaged. */
    CAPTURE_FPS(888, Kind.U32),
    /** Latency of the capture, microseconds. */
    CAPTURE_LATENCY_US(892, Kind.U32),
    /** NVIDIA: NVML's architecture number; AMD: the gfx version as 110000; Intel: the IP version. */
    ARCHITECTURE(896, Kind.U32),
    /** Number of shader cores. */
    CORE_COUNT(900, Kind.U32),
    /** CUDA compute capability, major. */
    COMPUTE_MAJOR(904, Kind.U32),
    /** CUDA compute capability, minor. */
    COMPUTE_MINOR(908, Kind.U32),
    /** CUDA version of the driver, 12040 for 12.4. */
    CUDA_VERSION(912, Kind.U32),
    /** NVIDIA's P-state, 0 the fastest. */
    PERFORMANCE_STATE(916, Kind.U32),
    /** NVIDIA's compute mode. */
    COMPUTE_MODE(920, Kind.U32),
    /** NVIDIA's virtualization mode. */
    VIRTUALIZATION_MODE(924, Kind.U32),
    /** Whether the card is divided into instances (MIG). */
    MIG_MODE(928, Kind.U32),
    /** The same after the next reset. */
    MIG_PENDING(932, Kind.U32),
    /** Most instances. */
    MIG_MAX(936, Kind.U32),
    /** AMD's performance level. */
    PERFORMANCE_LEVEL(940, Kind.U32),
    /** AMD's compute partition, 1 SPX to 5 CPX. */
    COMPUTE_PARTITION(944, Kind.U32),
    /** AMD's memory partition, 1 for NPS1. */
    MEMORY_PARTITION(948, Kind.U32),
    /** AMD's power profile, a mask of one bit. */
    POWER_PROFILE(952, Kind.U32),
    /** Bit n: link n to another card (NVLink, XGMI, Xe Link) is up. */
    FABRIC_LINKS(956, Kind.U32),
    /** The card at the other end, -1 for none. */
    FABRIC_PEER(960, Kind.I32),
    /** Errors on these links. */
    FABRIC_ERRORS(964, Kind.U32),
    /** AMD's XGMI hive. */
    FABRIC_HIVE_ID(968, Kind.U64),
    /** NVIDIA GPM: graphics engine, tenths of a percent. */
    GPM_GRAPHICS_PERMILLE(976, Kind.U32),
    /** NVIDIA GPM: shader processors, tenths of a percent. */
    GPM_SM_PERMILLE(980, Kind.U32),
    /** NVIDIA GPM: occupancy, tenths of a percent. */
    GPM_SM_OCCUPANCY_PERMILLE(984, Kind.U32),
    /** NVIDIA GPM: any tensor core, tenths of a percent. */
    GPM_TENSOR_PERMILLE(988, Kind.U32),
    /** NVIDIA GPM: tensor cores with half precision, tenths of a percent. */
    GPM_TENSOR_HALF_PERMILLE(992, Kind.U32),
    /** NVIDIA GPM: tensor cores with integers, tenths of a percent. */
    GPM_TENSOR_INTEGER_PERMILLE(996, Kind.U32),
    /** NVIDIA GPM: single precision, tenths of a percent. */
    GPM_FP32_PERMILLE(1000, Kind.U32),
    /** NVIDIA GPM: memory bandwidth, tenths of a percent. */
    GPM_MEMORY_BANDWIDTH_PERMILLE(1004, Kind.U32),
    /** Intel: {@code zes_sched_mode_t}. */
    SCHEDULER_MODE(1264, Kind.U32),
    /** Intel: points of the fan's speed table in force, 0 for none. */
    FAN_TABLE_POINTS(1268, Kind.U32);

    /** How a field is stored. */
    public enum Kind {
        /** Unsigned, 32 bits. */
        U32,
        /** Signed, 32 bits. */
        I32,
        /** Unsigned, 64 bits; shown as a signed long. */
        U64,
        /** UTF-8, ended by a zero byte. */
        TEXT
    }

    private final int offset;
    private final Kind kind;
    private final int length;

    SimField(final int offset, final Kind kind) {
        this(offset, kind, kind == Kind.U64 ? Long.BYTES : Integer.BYTES);
    }

    SimField(final int offset, final Kind kind, final int length) {
        this.offset = offset;
        this.kind = kind;
        this.length = length;
    }

    /**
     * Where it begins in the card's record, bytes.
     *
     * @return the offset
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes it takes.
     *
     * @return the number
     */
    public int length() {
        return length;
    }

    /**
     * How it is stored.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The name of the member in C.
     *
     * @return the name of the member
     */
    public String memberName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a running total is advanced by this field: a change of it must settle the totals first.
     *
     * @return whether it is so
     */
    public boolean isRate() {
        return switch (this) {
            case UTILIZATION_GPU_PERCENT, UTILIZATION_COMPUTE_PERCENT, UTILIZATION_COPY_PERCENT, ENCODER_PERCENT,
                DECODER_PERCENT, POWER_NOW_MW, PCIE_TX_KIB_S, PCIE_RX_KIB_S, THROTTLE_REASONS, MEMORY_READ_BYTES_S,
                MEMORY_WRITE_BYTES_S -> true;
            default -> false;
        };
    }
}
