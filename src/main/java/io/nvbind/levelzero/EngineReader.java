package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesEngineGetActivity;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_engine_stats_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Load of one kind of engine: growth of active time over growth of timestamp, the mean over its engines. */
final class EngineReader implements Reader {

    private static final String NO_ENGINE = "the driver lists no engine group to tell it by";
    private static final long UNTOUCHED = -1;

    private final Metric metric;
    private final MemorySegment[] engines;
    private final Growth[] growths;
    private final String missing;
    private final MemorySegment stats = zes_engine_stats_t.allocate(Arena.ofAuto());

    /**
     * Chooses the engines.
     *
     * @param library has the getter or not.
     * @param all     engine groups of the device.
     * @param metric  to be told.
     * @param groups  engine groups that tell it, the best first.
     */
    EngineReader(final NativeLibrary library, final List<Part> all, final Metric metric, final int... groups) {
        final boolean readable = library.has("zesEngineGetActivity");
        this.metric = metric;
        engines = readable ? Part.ofFirstType(all, groups) : new MemorySegment[0];
        growths = new Growth[engines.length];
        for (int i = 0; i < growths.length; i++) {
            growths[i] = new Growth();
        }
        missing = readable ? NO_ENGINE : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public int read(final GpuSample out) {
        if (engines.length == 0) {
            out.unavailable(metric, missing);
            return ZE_RESULT_SUCCESS();
        }
        boolean known = true;
        boolean fresh = false;
        double load = 0;
        for (int i = 0; i < engines.length; i++) {
            zes_engine_stats_t.timestamp(stats, UNTOUCHED);
            zes_engine_stats_t.activeTime(stats, UNTOUCHED);
            final int status = zesEngineGetActivity(engines[i], stats);
            final long active = zes_engine_stats_t.activeTime(stats);
            final long timestamp = zes_engine_stats_t.timestamp(stats);
            if (!LevelZeroStatus.ok(status) || timestamp == UNTOUCHED || active == UNTOUCHED) {
                Answer.put(status, false, metric, 0, out);
                return status;
            }
            fresh |= growths[i].add(active, timestamp);
            known &= growths[i].known();
            load += growths[i].rate();
        }
        Answer.rate(known, fresh, metric, Math.min(100.0, 100.0 * load / engines.length), out);
        return ZE_RESULT_SUCCESS();
    }
}
