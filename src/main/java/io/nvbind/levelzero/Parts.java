package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_ENGINE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FREQ_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_MEM_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_RAS_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_TEMP_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumEngineGroups;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumFans;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumFrequencyDomains;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumMemoryModules;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumRasErrorSets;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumTemperatureSensors;
import static io.nvbind.levelzero.gen.level_zero_h.zesEngineGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesMemoryGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesRasGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesTemperatureGetProperties;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.levelzero.gen.zes_engine_properties_t;
import io.nvbind.levelzero.gen.zes_freq_properties_t;
import io.nvbind.levelzero.gen.zes_mem_properties_t;
import io.nvbind.levelzero.gen.zes_ras_properties_t;
import io.nvbind.levelzero.gen.zes_temp_properties_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What Sysman lists for one device. A kind that the library or the driver does not know is an empty list. */
final class Parts {

    private final NativeLibrary library;
    private final MemorySegment device;

    Parts(final NativeLibrary library, final MemorySegment device) {
        this.library = library;
        this.device = device;
    }

    /** Engine groups; the type is a {@code zes_engine_group_t}. */
    List<Part> engines() {
        return list("zesDeviceEnumEngineGroups", "zesEngineGetProperties",
            (count, out) -> zesDeviceEnumEngineGroups(device, count, out), (arena, handle) -> {
                final MemorySegment properties = zes_engine_properties_t.allocate(arena);
                zes_engine_properties_t.stype(properties, ZES_STRUCTURE_TYPE_ENGINE_PROPERTIES());
                return part(zesEngineGetProperties(handle, properties), handle,
                    zes_engine_properties_t.type(properties), zes_engine_properties_t.onSubdevice(properties));
            });
    }

    /** Temperature sensors; the type is a {@code zes_temp_sensors_t}. */
    List<Part> temperatures() {
        return list("zesDeviceEnumTemperatureSensors", "zesTemperatureGetProperties",
            (count, out) -> zesDeviceEnumTemperatureSensors(device, count, out), (arena, handle) -> {
                final MemorySegment properties = zes_temp_properties_t.allocate(arena);
                zes_temp_properties_t.stype(properties, ZES_STRUCTURE_TYPE_TEMP_PROPERTIES());
                return part(zesTemperatureGetProperties(handle, properties), handle,
                    zes_temp_properties_t.type(properties), zes_temp_properties_t.onSubdevice(properties));
            });
    }

    /** Frequency domains; the type is a {@code zes_freq_domain_t}. */
    List<Part> frequencies() {
        return list("zesDeviceEnumFrequencyDomains", "zesFrequencyGetProperties",
            (count, out) -> zesDeviceEnumFrequencyDomains(device, count, out), (arena, handle) -> {
                final MemorySegment properties = zes_freq_properties_t.allocate(arena);
                zes_freq_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FREQ_PROPERTIES());
                return part(zesFrequencyGetProperties(handle, properties), handle,
                    zes_freq_properties_t.type(properties), zes_freq_properties_t.onSubdevice(properties));
            });
    }

    /** Memory modules; the type is a {@code zes_mem_loc_t}. */
    List<Part> memories() {
        return list("zesDeviceEnumMemoryModules", "zesMemoryGetProperties",
            (count, out) -> zesDeviceEnumMemoryModules(device, count, out), (arena, handle) -> {
                final MemorySegment properties = zes_mem_properties_t.allocate(arena);
                zes_mem_properties_t.stype(properties, ZES_STRUCTURE_TYPE_MEM_PROPERTIES());
                return part(zesMemoryGetProperties(handle, properties), handle,
                    zes_mem_properties_t.location(properties), zes_mem_properties_t.onSubdevice(properties));
            });
    }

    /** Sets of error counters; the type is a {@code zes_ras_error_type_t}. */
    List<Part> errorSets() {
        return list("zesDeviceEnumRasErrorSets", "zesRasGetProperties",
            (count, out) -> zesDeviceEnumRasErrorSets(device, count, out), (arena, handle) -> {
                final MemorySegment properties = zes_ras_properties_t.allocate(arena);
                zes_ras_properties_t.stype(properties, ZES_STRUCTURE_TYPE_RAS_PROPERTIES());
                return part(zesRasGetProperties(handle, properties), handle,
                    zes_ras_properties_t.type(properties), zes_ras_properties_t.onSubdevice(properties));
            });
    }

    /** Fans, which have no type. */
    List<Part> fans() {
        return list("zesDeviceEnumFans", "zesFanGetState", (count, out) -> zesDeviceEnumFans(device, count, out),
            (arena, handle) -> new Part(handle, 0, false));
    }

    @FunctionalInterface
    private interface Properties {
        Part of(Arena arena, MemorySegment handle);
    }

    private List<Part> list(final String listing, final String getter, final Handles.Listing call,
                            final Properties properties) {
        if (!library.has(listing) || !library.has(getter)) {
            return List.of();
        }
        try (Arena arena = Arena.ofConfined()) {
            final Function<MemorySegment, Part> part = handle -> properties.of(arena, handle);
            return Handles.list(call).stream().map(part).filter(Objects::nonNull).toList();
        }
    }

    private static Part part(final int status, final MemorySegment handle, final int type, final byte onSubdevice) {
        return LevelZeroStatus.ok(status) ? new Part(handle, type, onSubdevice != 0) : null;
    }
}
