package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_INVALID_ENUMERATION;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_UNSUPPORTED_ENUMERATION;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_NOT_READY;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEventRegister;
import static io.nvbind.levelzero.gen.level_zero_h.zesDriverEventListen;

import io.nvbind.ffi.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Listens to the devices of one driver, without waiting. A driver that has no events is asked once and no more. */
final class DriverEvents {

    private final NativeLibrary library;
    private final MemorySegment driver;
    private final List<LevelZeroGpu> gpus;
    private final List<GpuCondition> heard = new ArrayList<>();
    private final MemorySegment devices;
    private final MemorySegment happened = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment events;
    private boolean registered;
    private boolean listening;

    /**
     * Makes room; registers when first listened to, since registering may wake a device.
     *
     * @param library has the functions or not.
     * @param driver  the driver.
     * @param gpus    its devices.
     */
    DriverEvents(final NativeLibrary library, final MemorySegment driver, final List<LevelZeroGpu> gpus) {
        this.library = library;
        this.driver = driver;
        this.gpus = List.copyOf(gpus);
        devices = Arena.ofAuto().allocate(ValueLayout.ADDRESS, Math.max(1, gpus.size()));
        events = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, Math.max(1, gpus.size()));
    }

    private void register() {
        if (library.has("zesDeviceEventRegister") && library.has("zesDriverEventListen")) {
            for (final LevelZeroGpu gpu : gpus) {
                if (LevelZeroStatus.ok(register(gpu.device()))) {
                    devices.setAtIndex(ValueLayout.ADDRESS, heard.size(), gpu.device());
                    heard.add(gpu.condition());
                }
            }
        }
        registered = true;
        listening = !heard.isEmpty();
    }

    /** Older drivers refuse the kinds of events they do not know. */
    private static int register(final MemorySegment device) {
        final int status = zesDeviceEventRegister(device, EventKinds.ALL);
        return status == ZE_RESULT_ERROR_INVALID_ENUMERATION() || status == ZE_RESULT_ERROR_UNSUPPORTED_ENUMERATION()
            ? zesDeviceEventRegister(device, EventKinds.OF_OLD) : status;
    }

    /** Tells the conditions what happened since the last call. */
    void listen() {
        if (!registered) {
            register();
        }
        if (!listening) {
            return;
        }
        happened.set(ValueLayout.JAVA_INT, 0, 0);
        events.fill((byte) 0);
        final int status = zesDriverEventListen(driver, 0, heard.size(), devices, happened, events);
        if (LevelZeroStatus.ok(status)) {
            for (int i = 0; i < heard.size(); i++) {
                EventKinds.tell(events.getAtIndex(ValueLayout.JAVA_INT, i), heard.get(i));
            }
        } else if (status != ZE_RESULT_NOT_READY() && !LevelZeroStatus.gone(status)) {
            listening = false;
        }
    }
}
