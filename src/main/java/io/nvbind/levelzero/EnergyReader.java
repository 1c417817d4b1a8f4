package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetEnergyCounter;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_power_energy_counter_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The energy counter (uJ) of the domain that stands for the GPU, and power as its growth over that of the counter's own
 * clock (us). A domain that has no counter is passed over for the next best.
 */
final class EnergyReader implements Reader {

    private static final double JOULES_PER_MICROJOULE = 1e-6;
    private static final String NO_DOMAIN = "the driver lists no power domain";
    private static final long UNTOUCHED = -1;

    private final List<Part> domains;
    private final String missing;
    private final MemorySegment counter = zes_power_energy_counter_t.allocate(Arena.ofAuto());
    private Growth growth = new Growth();
    private int chosen;

    EnergyReader(final NativeLibrary library, final List<Part> domains) {
        final boolean readable = library.has("zesPowerGetEnergyCounter");
        this.domains = readable ? domains : List.of();
        missing = readable ? NO_DOMAIN : LevelZeroStatus.NO_SYMBOL;
    }

    /** Power, watts. */
    @Override
    public int read(final GpuSample out) {
        if (domains.isEmpty()) {
            out.unavailable(Metric.POWER_DRAW_W, missing);
            return ZE_RESULT_SUCCESS();
        }
        final int status = count();
        if (!LevelZeroStatus.ok(status) || timestamp() == UNTOUCHED) {
            Answer.put(status, false, Metric.POWER_DRAW_W, 0, out);
            return status;
        }
        final boolean fresh = growth.add(zes_power_energy_counter_t.energy(counter), timestamp());
        Answer.rate(growth.known(), fresh, Metric.POWER_DRAW_W, growth.rate(), out);
        return status;
    }

    /** Energy, joules. */
    int total(final GpuSample out) {
        if (domains.isEmpty()) {
            out.unavailable(Metric.ENERGY_J, missing);
            return ZE_RESULT_SUCCESS();
        }
        final int status = count();
        Answer.put(status, timestamp() != UNTOUCHED, Metric.ENERGY_J,
            zes_power_energy_counter_t.energy(counter) * JOULES_PER_MICROJOULE, out);
        return status;
    }

    private int count() {
        while (true) {
            zes_power_energy_counter_t.timestamp(counter, UNTOUCHED);
            final int status = zesPowerGetEnergyCounter(domains.get(chosen).handle(), counter);
            if (status != ZE_RESULT_ERROR_UNSUPPORTED_FEATURE() || chosen + 1 >= domains.size()) {
                return status;
            }
            chosen++;
            growth = new Growth();
        }
    }

    private long timestamp() {
        return zes_power_energy_counter_t.timestamp(counter);
    }
}
