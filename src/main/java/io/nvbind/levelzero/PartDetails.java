package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FABRIC_PORT_STATUS_DEGRADED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FABRIC_PORT_STATUS_DISABLED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FABRIC_PORT_STATUS_FAILED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FABRIC_PORT_STATUS_HEALTHY;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FABRIC_PORT_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FABRIC_PORT_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FIRMWARE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES_1_2;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumFabricPorts;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumFirmwares;
import static io.nvbind.levelzero.gen.level_zero_h.zesDevicePciGetBars;
import static io.nvbind.levelzero.gen.level_zero_h.zesFabricPortGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesFabricPortGetState;
import static io.nvbind.levelzero.gen.level_zero_h.zesFirmwareGetProperties;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.levelzero.gen.zes_fabric_port_id_t;
import io.nvbind.levelzero.gen.zes_fabric_port_properties_t;
import io.nvbind.levelzero.gen.zes_fabric_port_state_t;
import io.nvbind.levelzero.gen.zes_firmware_properties_t;
import io.nvbind.levelzero.gen.zes_pci_bar_properties_1_2_t;
import io.nvbind.levelzero.gen.zes_pci_bar_properties_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Firmware, resizable BAR and links to other cards of a device. */
final class PartDetails {

    private static final int MOST_BARS = 16;
    private static final byte UNTOUCHED = -1;
    private static final String NONE = "the driver lists none";

    private final NativeLibrary library;
    private final MemorySegment device;

    PartDetails(final NativeLibrary library, final MemorySegment device) {
        this.library = library;
        this.device = device;
    }

    void read(final Arena arena, final DetailsText text) {
        list("firmware", "zesDeviceEnumFirmwares", "zesFirmwareGetProperties",
            (count, out) -> zesDeviceEnumFirmwares(device, count, out), handle -> firmware(arena, handle), text);
        list("fabric_ports", "zesDeviceEnumFabricPorts", "zesFabricPortGetState",
            (count, out) -> zesDeviceEnumFabricPorts(device, count, out), handle -> port(arena, handle), text);
        resizableBar(arena, text);
    }

    private void list(final String name, final String listing, final String getter, final Handles.Listing call,
                      final Function<MemorySegment, String> each, final DetailsText text) {
        if (!library.has(listing) || !library.has(getter)) {
            text.missing(name, LevelZeroStatus.NO_SYMBOL);
            return;
        }
        final List<MemorySegment> handles = Handles.list(call);
        if (handles.isEmpty()) {
            text.missing(name, NONE);
        } else {
            text.put(name, handles.stream().map(each).filter(part -> !part.isBlank()).collect(Collectors.joining(", ")));
        }
    }

    private static String firmware(final Arena arena, final MemorySegment handle) {
        final MemorySegment properties = zes_firmware_properties_t.allocate(arena);
        zes_firmware_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FIRMWARE_PROPERTIES());
        if (!LevelZeroStatus.ok(zesFirmwareGetProperties(handle, properties))) {
            return "";
        }
        return (zes_firmware_properties_t.name(properties).getString(0) + " "
            + zes_firmware_properties_t.version(properties).getString(0)).strip();
    }

    private String port(final Arena arena, final MemorySegment handle) {
        final MemorySegment state = zes_fabric_port_state_t.allocate(arena);
        zes_fabric_port_state_t.stype(state, ZES_STRUCTURE_TYPE_FABRIC_PORT_STATE());
        final String health = LevelZeroStatus.ok(zesFabricPortGetState(handle, state))
            ? health(zes_fabric_port_state_t.status(state)) : "unknown";
        return number(arena, handle) + " " + health;
    }

    private String number(final Arena arena, final MemorySegment handle) {
        final MemorySegment properties = zes_fabric_port_properties_t.allocate(arena);
        zes_fabric_port_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FABRIC_PORT_PROPERTIES());
        final boolean known = library.has("zesFabricPortGetProperties")
            && LevelZeroStatus.ok(zesFabricPortGetProperties(handle, properties));
        return known ? "port " + Byte.toUnsignedInt(zes_fabric_port_id_t.portNumber(
            zes_fabric_port_properties_t.portId(properties))) : "port";
    }

    private static String health(final int status) {
        if (status == ZES_FABRIC_PORT_STATUS_HEALTHY()) {
            return "healthy";
        } else if (status == ZES_FABRIC_PORT_STATUS_DEGRADED()) {
            return "degraded";
        } else if (status == ZES_FABRIC_PORT_STATUS_FAILED()) {
            return "failed";
        }
        return status == ZES_FABRIC_PORT_STATUS_DISABLED() ? "disabled" : "unknown";
    }

    /** Games on Arc cards want it on: without it the processor reaches 256 MiB of the video memory at a time. */
    private void resizableBar(final Arena arena, final DetailsText text) {
        final String name = "resizable_bar";
        if (!library.has("zesDevicePciGetBars")) {
            text.missing(name, LevelZeroStatus.NO_SYMBOL);
            return;
        }
        final MemorySegment bars = zes_pci_bar_properties_t.allocateArray(MOST_BARS, arena);
        final MemorySegment more = zes_pci_bar_properties_1_2_t.allocateArray(MOST_BARS, arena);
        for (int i = 0; i < MOST_BARS; i++) {
            final MemorySegment bar = zes_pci_bar_properties_t.asSlice(bars, i);
            final MemorySegment extension = zes_pci_bar_properties_1_2_t.asSlice(more, i);
            zes_pci_bar_properties_1_2_t.stype(extension, ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES_1_2());
            zes_pci_bar_properties_1_2_t.resizableBarSupported(extension, UNTOUCHED);
            zes_pci_bar_properties_t.stype(bar, ZES_STRUCTURE_TYPE_PCI_BAR_PROPERTIES());
            zes_pci_bar_properties_t.pNext(bar, extension);
        }
        final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, MOST_BARS);
        final int status = zesDevicePciGetBars(device, count, bars);
        if (!LevelZeroStatus.ok(status)) {
            text.missing(name, LevelZeroStatus.reason(status));
            return;
        }
        text.put(name, resizable(more, Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, MOST_BARS)));
    }

    private static String resizable(final MemorySegment bars, final int count) {
        String answer = null;
        for (int i = 0; i < count; i++) {
            final MemorySegment bar = zes_pci_bar_properties_1_2_t.asSlice(bars, i);
            final byte supported = zes_pci_bar_properties_1_2_t.resizableBarSupported(bar);
            if (supported == 1) {
                answer = zes_pci_bar_properties_1_2_t.resizableBarEnabled(bar) != 0 ? "on" : "off";
                break;
            } else if (supported == 0) {
                answer = "not supported";
            }
        }
        return answer;
    }
}
