package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_MEM_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesMemoryGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_mem_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Video memory, summed over the device's own modules; integrated GPUs have none. */
final class MemoryReader implements Reader {

    /** Why a GPU has no module. */
    static final String NO_MODULE = "the GPU has no memory of its own, or the driver does not list it";

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final long UNTOUCHED = -1;

    private final MemorySegment[] modules;
    private final String missing;
    private final MemorySegment state = zes_mem_state_t.allocate(Arena.ofAuto());

    MemoryReader(final NativeLibrary library, final MemorySegment[] modules) {
        final boolean readable = library.has("zesMemoryGetState");
        this.modules = readable ? modules : new MemorySegment[0];
        missing = readable ? NO_MODULE : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public int read(final GpuSample out) {
        if (modules.length == 0) {
            out.unavailable(Metric.VRAM_TOTAL_MB, missing);
            out.unavailable(Metric.VRAM_USED_MB, missing);
            out.unavailable(Metric.VRAM_PRESSURE, missing);
            return ZE_RESULT_SUCCESS();
        }
        long size = 0;
        long free = 0;
        int status = ZE_RESULT_SUCCESS();
        boolean known = true;
        for (int i = 0; i < modules.length && LevelZeroStatus.ok(status); i++) {
            zes_mem_state_t.stype(state, ZES_STRUCTURE_TYPE_MEM_STATE());
            zes_mem_state_t.size(state, UNTOUCHED);
            zes_mem_state_t.free(state, UNTOUCHED);
            status = zesMemoryGetState(modules[i], state);
            known &= zes_mem_state_t.size(state) > 0 && zes_mem_state_t.free(state) != UNTOUCHED;
            size += zes_mem_state_t.size(state);
            free += zes_mem_state_t.free(state);
        }
        Answer.put(status, known, Metric.VRAM_TOTAL_MB, size / BYTES_PER_MIB, out);
        Answer.put(status, known, Metric.VRAM_USED_MB, (size - free) / BYTES_PER_MIB, out);
        Answer.put(status, known, Metric.VRAM_PRESSURE, (double) (size - free) / size, out);
        return status;
    }
}
