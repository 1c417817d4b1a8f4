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

    private final MemorySegment driver;
    private final List<GpuCondition> conditions;
    private final MemorySegment devices;
    private final MemorySegment happened = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment events;
    private boolean listening;

    /**
     * Registers for the events of each device.
     *
     * @param library    has the functions or not.
     * @param driver     the driver.
     * @param handles    its devices.
     * @param conditions one for each of them, in the same order.
     */
    DriverEvents(final NativeLibrary library, final MemorySegment driver, final List<MemorySegment> handles,
                 final List<GpuCondition> conditions) {
        this.driver = driver;
        final List<GpuCondition> heard = new ArrayList<>();
        devices = Arena.ofAuto().allocate(ValueLayout.ADDRESS, Math.max(1, handles.size()));
        events = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, Math.max(1, handles.size()));
        if (library.has("zesDeviceEventRegister") && library.has("zesDriverEventListen")) {
            for (int i = 0; i < handles.size(); i++) {
                if (LevelZeroStatus.ok(register(handles.get(i)))) {
                    devices.setAtIndex(ValueLayout.ADDRESS, heard.size(), handles.get(i));
                    heard.add(conditions.get(i));
                }
            }
        }
        this.conditions = List.copyOf(heard);
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
        if (!listening) {
            return;
        }
        happened.set(ValueLayout.JAVA_INT, 0, 0);
        events.fill((byte) 0);
        final int status = zesDriverEventListen(driver, 0, conditions.size(), devices, happened, events);
        if (LevelZeroStatus.ok(status)) {
            for (int i = 0; i < conditions.size(); i++) {
                EventKinds.tell(events.getAtIndex(ValueLayout.JAVA_INT, i), conditions.get(i));
            }
        } else if (status != ZE_RESULT_NOT_READY() && !LevelZeroStatus.gone(status)) {
            listening = false;
        }
    }
}
