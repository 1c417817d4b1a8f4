package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL_LIMIT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FREQ_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FREQ_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetState;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_freq_properties_t;
import io.nvbind.levelzero.gen.zes_freq_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Clock of one frequency domain, and whether heat holds it down. A negative clock means the driver does not know. */
final class FrequencyReader {

    private static final String NO_DOMAIN = "the driver lists no frequency domain for it";

    private final MemorySegment domain;
    private final Metric metric;
    private final MemorySegment state = zes_freq_state_t.allocate(Arena.ofAuto());
    private final int thermalBits =
        ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL() | ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL_LIMIT();
    private int status = ZE_RESULT_SUCCESS();
    private boolean known;

    FrequencyReader(final List<MemorySegment> domains, final int type, final Metric metric) {
        this.domain = ofType(domains, type);
        this.metric = metric;
    }

    private static MemorySegment ofType(final List<MemorySegment> domains, final int type) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = zes_freq_properties_t.allocate(arena);
            for (final MemorySegment each : domains) {
                zes_freq_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FREQ_PROPERTIES());
                if (LevelZeroStatus.ok(zesFrequencyGetProperties(each, properties))
                    && zes_freq_properties_t.type(properties) == type) {
                    return each;
                }
            }
            return null;
        }
    }

    void read(final GpuSample out) {
        if (domain == null) {
            out.unavailable(metric, NO_DOMAIN);
            return;
        }
        zes_freq_state_t.stype(state, ZES_STRUCTURE_TYPE_FREQ_STATE());
        zes_freq_state_t.actual(state, Double.NaN);
        zes_freq_state_t.throttleReasons(state, 0);
        status = zesFrequencyGetState(domain, state);
        final double megahertz = zes_freq_state_t.actual(state);
        known = !Double.isNaN(megahertz);
        LevelZeroGpu.put(status, known && megahertz >= 0, metric, megahertz, out);
    }

    /** Uses the state that {@link #read} just got. */
    void thermal(final GpuSample out) {
        if (domain == null) {
            out.unavailable(Metric.THERMAL_THROTTLING, NO_DOMAIN);
            return;
        }
        final boolean hot = (zes_freq_state_t.throttleReasons(state) & thermalBits) != 0;
        LevelZeroGpu.put(status, known, Metric.THERMAL_THROTTLING, hot ? 1 : 0, out);
    }
}
