package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_MAX_RAS_ERROR_CATEGORY_COUNT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RAS_ERROR_CAT_CACHE_ERRORS;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RAS_ERROR_CAT_COMPUTE_ERRORS;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RAS_ERROR_CAT_DISPLAY_ERRORS;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RAS_ERROR_CAT_NON_COMPUTE_ERRORS;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_RAS_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesRasGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_ras_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Errors of the hardware of one type, corrected or not, over the device's sets: caches, compute, non-compute, display.
 * Engine resets, faults of programs and of the driver are counted by Level Zero too, but are no errors of the hardware.
 */
final class ErrorReader implements Reader {

    private static final String NO_SET = "the driver counts no such errors on this GPU";
    private static final long UNTOUCHED = -1;

    private final Metric metric;
    private final MemorySegment[] sets;
    private final String missing;
    private final MemorySegment state = zes_ras_state_t.allocate(Arena.ofAuto());

    ErrorReader(final NativeLibrary library, final List<Part> all, final int type, final Metric metric) {
        final boolean readable = library.has("zesRasGetState");
        this.metric = metric;
        sets = readable ? Part.ofType(all, type) : new MemorySegment[0];
        missing = readable ? NO_SET : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public int read(final GpuSample out) {
        if (sets.length == 0) {
            out.unavailable(metric, missing);
            return ZE_RESULT_SUCCESS();
        }
        int status = ZE_RESULT_SUCCESS();
        double errors = 0;
        boolean known = true;
        for (int i = 0; i < sets.length && LevelZeroStatus.ok(status); i++) {
            zes_ras_state_t.stype(state, ZES_STRUCTURE_TYPE_RAS_STATE());
            for (int category = 0; category < ZES_MAX_RAS_ERROR_CATEGORY_COUNT(); category++) {
                zes_ras_state_t.category(state, category, UNTOUCHED);
            }
            status = zesRasGetState(sets[i], (byte) 0, state);
            known &= count(ZES_RAS_ERROR_CAT_CACHE_ERRORS()) != UNTOUCHED;
            errors += (double) count(ZES_RAS_ERROR_CAT_CACHE_ERRORS()) + count(ZES_RAS_ERROR_CAT_COMPUTE_ERRORS())
                + count(ZES_RAS_ERROR_CAT_NON_COMPUTE_ERRORS()) + count(ZES_RAS_ERROR_CAT_DISPLAY_ERRORS());
        }
        Answer.put(status, known, metric, errors, out);
        return status;
    }

    private long count(final int category) {
        return zes_ras_state_t.category(state, category);
    }
}
