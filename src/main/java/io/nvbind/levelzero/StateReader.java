package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_RESET_REASON_FLAG_REPAIR;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RESET_REASON_FLAG_WEDGED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_DEVICE_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.levelzero.gen.zes_device_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Whether the device is there, asleep, or in need of a reset. Asked first, so that a sleeping one is left alone. */
final class StateReader implements Reader {

    private final MemorySegment device;
    private final GpuCondition condition;
    private final boolean readable;
    private final MemorySegment state = zes_device_state_t.allocate(Arena.ofAuto());

    StateReader(final NativeLibrary library, final MemorySegment device, final GpuCondition condition) {
        this.device = device;
        this.condition = condition;
        readable = library.has("zesDeviceGetState");
    }

    @Override
    public int read(final GpuSample out) {
        final int status = ask();
        if (readable && LevelZeroStatus.ok(status)) {
            condition.resetNeeded(why(zes_device_state_t.reset(state)));
        }
        return status;
    }

    private int ask() {
        if (!readable) {
            return ZE_RESULT_SUCCESS();
        }
        zes_device_state_t.stype(state, ZES_STRUCTURE_TYPE_DEVICE_STATE());
        zes_device_state_t.reset(state, 0);
        return zesDeviceGetState(device, state);
    }

    private static String why(final int flags) {
        if ((flags & ZES_RESET_REASON_FLAG_WEDGED()) != 0) {
            return "the GPU needs a reset: part of its hardware hangs (Level Zero: wedged)";
        } else if ((flags & ZES_RESET_REASON_FLAG_REPAIR()) != 0) {
            return "the GPU needs a reset to complete a repair (Level Zero)";
        }
        return flags == 0 ? null : "the GPU needs a reset (Level Zero)";
    }
}
