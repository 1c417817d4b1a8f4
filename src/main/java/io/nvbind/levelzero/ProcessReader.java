package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_TYPE_FLAG_3D;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_TYPE_FLAG_COMPUTE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_TYPE_FLAG_RENDER;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PROCESS_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_INVALID_SIZE;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceProcessesGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuProcess;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.levelzero.gen.zes_process_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The processes that use a device. Level Zero tells their memory and engines, not how busy they keep these. */
final class ProcessReader {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final int FIRST_ROOM = 64;
    private static final int MOST_ROOM = 16_384;

    private final MemorySegment device;
    private final boolean readable;

    ProcessReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        readable = library.has("zesDeviceProcessesGetState");
    }

    GpuProcesses read() {
        if (!readable) {
            return GpuProcesses.unavailable(LevelZeroStatus.NO_SYMBOL);
        }
        for (int room = FIRST_ROOM;; room *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, room);
                final MemorySegment states = zes_process_state_t.allocateArray(room, arena);
                for (int i = 0; i < room; i++) {
                    zes_process_state_t.stype(zes_process_state_t.asSlice(states, i), ZES_STRUCTURE_TYPE_PROCESS_STATE());
                }
                final int status = zesDeviceProcessesGetState(device, count, states);
                if (LevelZeroStatus.ok(status)) {
                    return GpuProcesses.of(list(states, Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, room)));
                } else if (status != ZE_RESULT_ERROR_INVALID_SIZE() || room >= MOST_ROOM) {
                    return GpuProcesses.unavailable(LevelZeroStatus.reason(status));
                }
            }
        }
    }

    private static List<GpuProcess> list(final MemorySegment states, final int count) {
        final List<GpuProcess> processes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final MemorySegment state = zes_process_state_t.asSlice(states, i);
            final int pid = zes_process_state_t.processId(state);
            // A driver that reports success and leaves the array as it was names no process.
            if (pid > 0) {
                processes.add(new GpuProcess(pid, kind(zes_process_state_t.engines(state)),
                    zes_process_state_t.memSize(state) / BYTES_PER_MIB, Double.NaN));
            }
        }
        return processes;
    }

    private static String kind(final int engines) {
        final boolean draws = (engines & (ZES_ENGINE_TYPE_FLAG_3D() | ZES_ENGINE_TYPE_FLAG_RENDER())) != 0;
        final boolean computes = (engines & ZES_ENGINE_TYPE_FLAG_COMPUTE()) != 0;
        return draws && computes ? "both" : computes ? "compute" : "graphics";
    }
}
