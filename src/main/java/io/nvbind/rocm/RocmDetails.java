package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_IOLINK_TYPE_PCIEXPRESS;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_IOLINK_TYPE_XGMI;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_compute_partition_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_firmware_version_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_memory_partition_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_perf_level_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_target_graphics_version_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_unique_id_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_vbios_version_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_vram_vendor_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_xgmi_hive_id_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_topo_get_link_type;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_version_get;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/** What hardly ever changes of an AMD GPU. */
final class RocmDetails {

    /** The library parses "90a" as a decimal number and stops at the letter, so a number this small is cut off. */
    private static final long LEAST_GFX = 100;
    private static final long KERNEL_GFX = 10_000;
    private static final List<String> LEVELS = List.of("auto", "low", "high", "manual", "stable_std", "stable_peak",
        "stable_min_mclk", "stable_min_sclk", "determinism");

    private final RocmDevice device;
    private final LevelReader levels;
    private final List<Gpu> all;

    RocmDetails(final RocmDevice device, final LevelReader levels, final List<Gpu> all) {
        this.device = device;
        this.levels = levels;
        this.all = all;
    }

    GpuDetails read() {
        final int index = device.index();
        try (Arena arena = Arena.ofConfined()) {
            final DetailsBuilder details = new DetailsBuilder(arena);
            details.text("vbios", device.call("rsmi_dev_vbios_version_get"),
                buffer -> rsmi_dev_vbios_version_get(index, buffer, DetailsBuilder.TEXT));
            details.number("unique_id", device.call("rsmi_dev_unique_id_get"),
                buffer -> rsmi_dev_unique_id_get(index, buffer), "%016x"::formatted);
            details.text("memory_vendor", device.call("rsmi_dev_vram_vendor_get"),
                buffer -> rsmi_dev_vram_vendor_get(index, buffer, DetailsBuilder.TEXT));
            details.number("gfx_target", device.call("rsmi_dev_target_graphics_version_get"),
                buffer -> rsmi_dev_target_graphics_version_get(index, buffer),
                RocmDetails::gfx);
            details.text("compute_partition", device.call("rsmi_dev_compute_partition_get"),
                buffer -> rsmi_dev_compute_partition_get(index, buffer, DetailsBuilder.TEXT));
            details.text("memory_partition", device.call("rsmi_dev_memory_partition_get"),
                buffer -> rsmi_dev_memory_partition_get(index, buffer, DetailsBuilder.TEXT));
            details.number("xgmi_hive", device.call("rsmi_dev_xgmi_hive_id_get"),
                buffer -> rsmi_dev_xgmi_hive_id_get(index, buffer), hive -> hive == 0 ? "none" : "%x".formatted(hive));
            details.number("performance_level", device.call("rsmi_dev_perf_level_get"),
                buffer -> rsmi_dev_perf_level_get(index, buffer),
                level -> level >= 0 && level < LEVELS.size() ? LEVELS.get((int) level) : null);
            details.known("supported_memory_clocks_mhz", levels.memoryClocks());
            details.number("rocm_smi", device.call("rsmi_version_get"), buffer -> rsmi_version_get(buffer), packed ->
                // major and minor lie in the first eight bytes; patch is not worth a buffer of its own.
                (packed & 0xffff_ffffL) + "." + (packed >>> Integer.SIZE));
            links(details);
            firmware(details);
            return details.build();
        }
    }

    /** 1100 is gfx1100; so is 110000, the kernel's own packing of major, minor and stepping. */
    private static String gfx(final long version) {
        if (version < LEAST_GFX) {
            return null;
        }
        return version < KERNEL_GFX ? "gfx" + version
            : "gfx%d%d%x".formatted(version / KERNEL_GFX, version / 100 % 100, version % 100);
    }

    private void links(final DetailsBuilder details) {
        for (final Gpu other : all) {
            final int to = other.info().index();
            if (to != device.index()) {
                details.number("link_" + other.info().id(), device.call("rsmi_topo_get_link_type", "(" + to + ")"),
                    buffer -> link(to, buffer), RocmDetails::link);
            }
        }
    }

    /** Hops are 64 bits, the type 32: both fit into the number that is read, hops above the type. */
    private int link(final int to, final MemorySegment buffer) {
        final MemorySegment type = buffer.asSlice(Long.BYTES, Integer.BYTES);
        final int status = rsmi_topo_get_link_type(device.index(), to, buffer, type);
        final long hops = buffer.get(ValueLayout.JAVA_LONG, 0);
        buffer.set(ValueLayout.JAVA_LONG, 0, hops << Integer.SIZE | type.get(ValueLayout.JAVA_INT, 0));
        return status;
    }

    private static String link(final long hopsAndType) {
        final int type = (int) hopsAndType;
        final long hops = hopsAndType >>> Integer.SIZE;
        final String name;
        if (type == RSMI_IOLINK_TYPE_XGMI()) {
            name = "xgmi";
        } else {
            name = type == RSMI_IOLINK_TYPE_PCIEXPRESS() ? "pcie" : null;
        }
        return name == null ? null : name + ", " + hops + (hops == 1 ? " hop" : " hops");
    }

    private void firmware(final DetailsBuilder details) {
        for (final Map.Entry<String, Integer> block : Firmware.blocks(device.newLayout()).entrySet()) {
            details.number("firmware_" + block.getKey(),
                device.call("rsmi_dev_firmware_version_get", "(" + block.getKey() + ")"),
                buffer -> rsmi_dev_firmware_version_get(device.index(), block.getValue(), buffer),
                version -> version == 0 ? null : "0x%08x".formatted(version));
        }
    }
}
