package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_3D_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_COMPUTE_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_RENDER_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_RENDER_SINGLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_ENGINE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesEngineGetActivity;
import static io.nvbind.levelzero.gen.level_zero_h.zesEngineGetProperties;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_engine_properties_t;
import io.nvbind.levelzero.gen.zes_engine_stats_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Utilisation of the widest engine group: growth of its active time over growth of its timestamp, both as the driver
 * counts them. When the timestamp stands still there is nothing new, and the last value keeps its age.
 */
final class EngineReader {

    private static final String NO_ENGINE = "the driver lists no engine group to tell utilisation by";
    private static final String FIRST = "utilisation needs a second sample";
    private static final long UNTOUCHED = -1;

    private final MemorySegment engine;
    private final MemorySegment stats = zes_engine_stats_t.allocate(Arena.ofAuto());
    private long lastActive;
    private long lastTimestamp = UNTOUCHED;

    EngineReader(final List<MemorySegment> engines) {
        engine = widest(engines);
    }

    private static MemorySegment widest(final List<MemorySegment> engines) {
        final List<Integer> byWidth = List.of(ZES_ENGINE_GROUP_ALL(), ZES_ENGINE_GROUP_3D_ALL(),
            ZES_ENGINE_GROUP_RENDER_ALL(), ZES_ENGINE_GROUP_RENDER_SINGLE(), ZES_ENGINE_GROUP_COMPUTE_ALL());
        MemorySegment best = null;
        int bestRank = byWidth.size();
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = zes_engine_properties_t.allocate(arena);
            for (final MemorySegment each : engines) {
                zes_engine_properties_t.stype(properties, ZES_STRUCTURE_TYPE_ENGINE_PROPERTIES());
                final boolean known = LevelZeroStatus.ok(zesEngineGetProperties(each, properties));
                final int rank = known ? byWidth.indexOf(zes_engine_properties_t.type(properties)) : -1;
                if (rank >= 0 && rank < bestRank) {
                    best = each;
                    bestRank = rank;
                }
            }
        }
        return best;
    }

    int read(final GpuSample out) {
        if (engine == null) {
            out.unavailable(Metric.GPU_UTILIZATION, NO_ENGINE);
            return ZE_RESULT_SUCCESS();
        }
        zes_engine_stats_t.timestamp(stats, UNTOUCHED);
        zes_engine_stats_t.activeTime(stats, UNTOUCHED);
        final int status = zesEngineGetActivity(engine, stats);
        final long active = zes_engine_stats_t.activeTime(stats);
        final long timestamp = zes_engine_stats_t.timestamp(stats);
        if (!LevelZeroStatus.ok(status) || timestamp == UNTOUCHED) {
            LevelZeroGpu.put(status, false, Metric.GPU_UTILIZATION, 0, out);
            return status;
        }
        final long elapsed = timestamp - lastTimestamp;
        if (lastTimestamp == UNTOUCHED || elapsed < 0 || active < lastActive) {
            out.unavailable(Metric.GPU_UTILIZATION, FIRST);
        } else if (elapsed > 0) {
            LevelZeroGpu.put(status, true, Metric.GPU_UTILIZATION,
                Math.min(100.0, 100.0 * (active - lastActive) / elapsed), out);
        }
        lastActive = active;
        lastTimestamp = timestamp;
        return status;
    }
}
