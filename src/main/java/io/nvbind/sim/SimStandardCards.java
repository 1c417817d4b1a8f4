package io.nvbind.sim;

/** Three cards of today as their libraries would show them at rest. Figures from the makers' data sheets, rounded. */
final class SimStandardCards {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private SimStandardCards() {
    }

    /** A GeForce: no GPM, no ECC, no MIG, no NVLink, no hotspot. */
    static SimCard nvidia() {
        final SimCard card = SimCard.loose(SimVendor.NVIDIA, "0000:01:00.0")
            .text(SimField.NAME, "NVIDIA GeForce RTX 4080 (simulated)")
            .text(SimField.UUID, "GPU-5175a7ed-0000-4000-8000-000000000001")
            .text(SimField.DRIVER_VERSION, "550.54.14")
            .text(SimField.VBIOS_VERSION, "95.03.1E.00.01")
            .text(SimField.FIRMWARE_VERSION, "550.54.14")
            .set(SimField.PCI_DEVICE_ID, 0x2704)
            .set(SimField.PCI_REVISION, 0xa1)
            .set(SimField.ARCHITECTURE, 8)
            .set(SimField.CORE_COUNT, 9728)
            .set(SimField.COMPUTE_MAJOR, 8)
            .set(SimField.COMPUTE_MINOR, 9)
            .set(SimField.CUDA_VERSION, 12_040)
            .set(SimField.THROTTLE_SUPPORTED, 0x1ff)
            .lacks(SimFeature.TEMPERATURE_HOTSPOT, SimFeature.TEMPERATURE_MEMORY, SimFeature.FAN_RPM, SimFeature.VOLTAGE,
                SimFeature.ECC, SimFeature.GPM, SimFeature.FABRIC, SimFeature.MIG, SimFeature.PARTITIONS,
                SimFeature.MEMORY_BANDWIDTH, SimFeature.UNIQUE_ID);
        subsystem(card, 0x10de, 0x16a1);
        clocks(card, 210, 3105, 405, 11_201, 1000);
        temperatures(card, 84, 98, 101, 110);
        memory(card, 16_376 * MIB, 375 * MIB, 16 * GIB, 717_000_000_000L);
        power(card, 150, 352, 320);
        fans(card, 2, 3300, 30);
        return started(card);
    }

    /** A Radeon: no partitions, no ECC, no XGMI. */
    static SimCard amd() {
        final SimCard card = SimCard.loose(SimVendor.AMD, "0000:03:00.0")
            .text(SimField.NAME, "AMD Radeon RX 7900 XT (simulated)")
            .text(SimField.DRIVER_VERSION, "6.8.5")
            .text(SimField.VBIOS_VERSION, "113-SIM7900XT-001")
            .text(SimField.VRAM_VENDOR, "samsung")
            .set(SimField.UNIQUE_ID, 0x5175_a7ed_0000_0002L)
            .set(SimField.PCI_DEVICE_ID, 0x744c)
            .set(SimField.PCI_REVISION, 0xcc)
            .set(SimField.DRM_MINOR, 1)
            .set(SimField.ARCHITECTURE, 110_000)
            .set(SimField.CORE_COUNT, 5376)
            .set(SimField.CLOCK_SOC_MHZ, 1200)
            .set(SimField.MEMORY_PARTITION, 1)
            .set(SimField.COMPUTE_PARTITION, 1)
            .set(SimField.POWER_PROFILE, 0x40)
            .set(SimField.VOLTAGE_SOC_MV, 900)
            .set(SimField.VOLTAGE_MEMORY_MV, 1350)
            .lacks(SimFeature.ECC, SimFeature.FABRIC, SimFeature.PARTITIONS, SimFeature.PROCESS_UTILIZATION,
                SimFeature.MEMORY_BANDWIDTH);
        subsystem(card, 0x1002, 0x0e3b);
        clocks(card, 500, 2500, 96, 1250, 300);
        temperatures(card, 95, 110, 115, 108);
        memory(card, 20 * GIB, 0, 20 * GIB, 800_000_000_000L);
        power(card, 258, 345, 300);
        fans(card, 1, 3200, 20);
        return started(card);
    }

    /** An Arc: no ECC, no Xe Link, one fan it lets nobody set. */
    static SimCard intel() {
        final SimCard card = SimCard.loose(SimVendor.INTEL, "0000:0a:00.0")
            .text(SimField.NAME, "Intel(R) Arc(TM) A770 Graphics (simulated)")
            .text(SimField.DRIVER_VERSION, "1.3.29735")
            .text(SimField.FIRMWARE_VERSION, "DG02_1.3267")
            .set(SimField.PCI_DEVICE_ID, 0x56a0)
            .set(SimField.PCI_REVISION, 0x08)
            .set(SimField.DRM_MINOR, 2)
            .set(SimField.ARCHITECTURE, 0x030d_c008)
            .set(SimField.CORE_COUNT, 512)
            .lacks(SimFeature.ECC, SimFeature.FABRIC, SimFeature.FAN_PERCENT, SimFeature.FAN_SET,
                SimFeature.PROCESS_UTILIZATION, SimFeature.MEMORY_UTILIZATION);
        subsystem(card, 0x8086, 0x1020);
        clocks(card, 300, 2400, 2000, 2000, 0);
        temperatures(card, 90, 100, 105, 100);
        memory(card, 16 * GIB, 256 * MIB, 16 * GIB, 560_000_000_000L);
        power(card, 95, 228, 190);
        fans(card, 1, 3000, 30);
        return started(card);
    }

    private static void subsystem(final SimCard card, final int vendor, final int device) {
        card.set(SimField.PCI_SUBSYSTEM_VENDOR_ID, vendor).set(SimField.PCI_SUBSYSTEM_DEVICE_ID, device);
        card.set(SimField.PCIE_GENERATION, 4).set(SimField.PCIE_GENERATION_MAX, 4);
        card.set(SimField.PCIE_WIDTH, 16).set(SimField.PCIE_WIDTH_MAX, 16);
    }

    private static void clocks(final SimCard card, final int low, final int high, final int memoryLow, final int memoryHigh,
                               final int offsetLimit) {
        card.set(SimField.CLOCK_GRAPHICS_MIN_MHZ, low).set(SimField.CLOCK_GRAPHICS_MAX_MHZ, high);
        card.set(SimField.CLOCK_MEMORY_MIN_MHZ, memoryLow).set(SimField.CLOCK_MEMORY_MAX_MHZ, memoryHigh);
        card.set(SimField.CLOCK_OFFSET_LIMIT_MHZ, offsetLimit);
    }

    private static void temperatures(final SimCard card, final int aim, final int slowdown, final int shutdown,
                                     final int memory) {
        card.set(SimField.TEMPERATURE_GPU_MAX_MC, aim * 1000L).set(SimField.TEMPERATURE_SLOWDOWN_MC, slowdown * 1000L);
        card.set(SimField.TEMPERATURE_SHUTDOWN_MC, shutdown * 1000L);
        card.set(SimField.TEMPERATURE_MEMORY_MAX_MC, memory * 1000L);
    }

    private static void memory(final SimCard card, final long total, final long reserved, final long visible,
                               final long bandwidth) {
        card.set(SimField.VRAM_TOTAL_BYTES, total).set(SimField.VRAM_RESERVED_BYTES, reserved);
        card.set(SimField.VISIBLE_VRAM_TOTAL_BYTES, visible);
        card.set(SimField.SYSTEM_MEMORY_TOTAL_BYTES, 16 * GIB).set(SimField.SYSTEM_MEMORY_USED_BYTES, 64 * MIB);
        card.set(SimField.MEMORY_BANDWIDTH_BYTES_S, bandwidth);
    }

    private static void power(final SimCard card, final int lowest, final int highest, final int delivered) {
        card.set(SimField.POWER_LIMIT_MIN_MW, lowest * 1000L).set(SimField.POWER_LIMIT_MAX_MW, highest * 1000L);
        card.set(SimField.POWER_LIMIT_DEFAULT_MW, delivered * 1000L).set(SimField.POWER_LIMIT_MW, delivered * 1000L);
    }

    private static void fans(final SimCard card, final int count, final int highest, final int lowestPercent) {
        card.set(SimField.FAN_COUNT, count).set(SimField.FAN_RPM_MAX, highest);
        card.set(SimField.FAN_PERCENT_MIN, lowestPercent);
    }

    /** As after an hour without work. */
    private static SimCard started(final SimCard card) {
        card.set(SimField.TEMPERATURE_EDGE_MC, SimLoad.ROOM_MILLIDEGREES);
        SimLoad.advance(card, 3600, 0);
        return card;
    }
}
