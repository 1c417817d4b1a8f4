package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_DEVICE_EXT_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_DEVICE_PROPERTY_FLAG_ECC;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_DEVICE_PROPERTY_FLAG_INTEGRATED;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zeDriverGetApiVersion;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceGetProperties;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.levelzero.gen.ze_device_properties_t;
import io.nvbind.levelzero.gen.ze_device_uuid_t;
import io.nvbind.levelzero.gen.zes_device_ext_properties_t;
import io.nvbind.levelzero.gen.zes_device_properties_t;
import io.nvbind.levelzero.gen.zes_uuid_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** What hardly changes of a device. Read only when somebody asks. */
final class DetailsReader {

    private final NativeLibrary library;
    private final DeviceHandle handle;

    DetailsReader(final NativeLibrary library, final DeviceHandle handle) {
        this.library = library;
        this.handle = handle;
    }

    GpuDetails read() {
        final DetailsText text = new DetailsText();
        try (Arena arena = Arena.ofConfined()) {
            identity(arena, text);
            apiVersion(arena, text);
            new PartDetails(library, handle.device()).read(arena, text);
            new ClockDetails(library, handle.device()).read(arena, text);
        }
        return text.details();
    }

    private void identity(final Arena arena, final DetailsText text) {
        final MemorySegment properties = zes_device_properties_t.allocate(arena);
        final MemorySegment extension = zes_device_ext_properties_t.allocate(arena);
        zes_device_ext_properties_t.stype(extension, ZES_STRUCTURE_TYPE_DEVICE_EXT_PROPERTIES());
        zes_device_properties_t.stype(properties, ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES());
        zes_device_properties_t.pNext(properties, extension);
        final MemorySegment core = zes_device_properties_t.core(properties);
        ze_device_properties_t.stype(core, ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES());
        zes_device_properties_t.numSubdevices(properties, -1);
        final int status = zesDeviceGetProperties(handle.device(), properties);
        if (!LevelZeroStatus.ok(status)) {
            for (final String name : new String[] {"uuid", "driver_version", "serial", "board_number", "subdevices"}) {
                text.missing(name, LevelZeroStatus.reason(status));
            }
            return;
        }
        final String sysman = uuid(zes_uuid_t.id(zes_device_ext_properties_t.uuid(extension)));
        text.put("uuid", sysman == null ? uuid(ze_device_uuid_t.id(ze_device_properties_t.uuid(core))) : sysman);
        text.put("driver_version", zes_device_properties_t.driverVersion(properties).getString(0));
        text.put("serial", zes_device_properties_t.serialNumber(properties).getString(0));
        text.put("board_number", zes_device_properties_t.boardNumber(properties).getString(0));
        text.put("brand", zes_device_properties_t.brandName(properties).getString(0));
        text.put("model", zes_device_properties_t.modelName(properties).getString(0));
        text.put("pci_device_id", "%04x".formatted(ze_device_properties_t.deviceId(core)));
        final int subdevices = zes_device_properties_t.numSubdevices(properties);
        text.put("subdevices", subdevices < 0 ? null : Integer.toString(subdevices));
        final int flags = ze_device_properties_t.flags(core);
        text.put("integrated", (flags & ZE_DEVICE_PROPERTY_FLAG_INTEGRATED()) != 0 ? "yes" : "no");
        text.put("ecc", (flags & ZE_DEVICE_PROPERTY_FLAG_ECC()) != 0 ? "on" : "off");
    }

    /** The bytes in the order of memory, which is also how Vulkan's deviceUUID is printed; null when all are zero. */
    private static String uuid(final MemorySegment bytes) {
        final String hex = HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
        return hex.chars().allMatch(digit -> digit == '0') ? null : String.join("-", hex.substring(0, 8),
            hex.substring(8, 12), hex.substring(12, 16), hex.substring(16, 20), hex.substring(20));
    }

    private void apiVersion(final Arena arena, final DetailsText text) {
        final String name = "level_zero_api_version";
        if (!handle.core() || !library.has("zeDriverGetApiVersion")) {
            text.missing(name, "only Level Zero's core tells it, and nvbind starts Sysman alone");
            return;
        }
        final MemorySegment version = arena.allocateFrom(ValueLayout.JAVA_INT, 0);
        final int status = zeDriverGetApiVersion(handle.driver(), version);
        final int number = version.get(ValueLayout.JAVA_INT, 0);
        if (LevelZeroStatus.ok(status)) {
            text.put(name, number == 0 ? null : (number >>> 16) + "." + (number & 0xffff));
        } else {
            text.missing(name, LevelZeroStatus.reason(status));
        }
    }
}
