package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_POWER_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetEnergyCounter;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetLimits;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetProperties;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.SettingState;
import io.nvbind.levelzero.gen.zes_power_energy_counter_t;
import io.nvbind.levelzero.gen.zes_power_properties_t;
import io.nvbind.levelzero.gen.zes_power_sustained_limit_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Power of the whole card: growth of its energy counter (uJ) over growth of the counter's own clock (us). */
final class PowerReader {

    private static final double MILLI = 1e-3;
    private static final String NO_DOMAIN = "the driver lists no power domain";
    private static final String FIRST = "power needs a second sample";
    private static final String NOT_LIMITED = "no sustained power limit is in force";
    private static final long UNTOUCHED = -1;

    private final MemorySegment domain;
    private final boolean hasLimits;
    private final MemorySegment counter = zes_power_energy_counter_t.allocate(Arena.ofAuto());
    private final MemorySegment sustained = zes_power_sustained_limit_t.allocate(Arena.ofAuto());
    private final MemorySegment properties = zes_power_properties_t.allocate(Arena.ofAuto());
    private long lastEnergy;
    private long lastTimestamp = UNTOUCHED;

    PowerReader(final NativeLibrary library, final List<MemorySegment> domains) {
        domain = wholeCard(domains);
        hasLimits = library.has("zesPowerGetLimits");
    }

    private MemorySegment wholeCard(final List<MemorySegment> domains) {
        for (final MemorySegment each : domains) {
            zes_power_properties_t.stype(properties, ZES_STRUCTURE_TYPE_POWER_PROPERTIES());
            if (LevelZeroStatus.ok(zesPowerGetProperties(each, properties))
                && zes_power_properties_t.onSubdevice(properties) == 0) {
                return each;
            }
        }
        return null;
    }

    void draw(final GpuSample out) {
        if (domain == null) {
            out.unavailable(Metric.POWER_DRAW_W, NO_DOMAIN);
            return;
        }
        zes_power_energy_counter_t.timestamp(counter, UNTOUCHED);
        final int status = zesPowerGetEnergyCounter(domain, counter);
        final long energy = zes_power_energy_counter_t.energy(counter);
        final long timestamp = zes_power_energy_counter_t.timestamp(counter);
        if (!LevelZeroStatus.ok(status) || timestamp == UNTOUCHED) {
            LevelZeroGpu.put(status, false, Metric.POWER_DRAW_W, 0, out);
            return;
        }
        final long elapsed = timestamp - lastTimestamp;
        if (lastTimestamp == UNTOUCHED || elapsed < 0 || energy < lastEnergy) {
            out.unavailable(Metric.POWER_DRAW_W, FIRST);
        } else if (elapsed > 0) {
            LevelZeroGpu.put(status, true, Metric.POWER_DRAW_W, (double) (energy - lastEnergy) / elapsed, out);
        }
        lastEnergy = energy;
        lastTimestamp = timestamp;
    }

    void limit(final GpuSample out) {
        if (domain == null) {
            out.unavailable(Metric.POWER_LIMIT_W, NO_DOMAIN);
        } else if (hasLimits) {
            final int status = readLimit();
            if (LevelZeroStatus.ok(status) && zes_power_sustained_limit_t.enabled(sustained) == 0) {
                out.unavailable(Metric.POWER_LIMIT_W, NOT_LIMITED);
            } else {
                final int milliwatts = zes_power_sustained_limit_t.power(sustained);
                LevelZeroGpu.put(status, milliwatts >= 0, Metric.POWER_LIMIT_W, milliwatts * MILLI, out);
            }
        } else {
            out.unavailable(Metric.POWER_LIMIT_W, LevelZeroStatus.NO_SYMBOL);
        }
    }

    private int readLimit() {
        zes_power_sustained_limit_t.power(sustained, -1);
        zes_power_sustained_limit_t.enabled(sustained, (byte) 1);
        return zesPowerGetLimits(domain, sustained, MemorySegment.NULL, MemorySegment.NULL);
    }

    SettingState limitSetting() {
        if (domain == null) {
            return SettingState.unsupported(NO_DOMAIN);
        }
        if (!hasLimits) {
            return SettingState.unsupported(LevelZeroStatus.NO_SYMBOL);
        }
        final int status = readLimit();
        if (!LevelZeroStatus.ok(status)) {
            return SettingState.unsupported(LevelZeroStatus.reason(status));
        }
        zes_power_properties_t.stype(properties, ZES_STRUCTURE_TYPE_POWER_PROPERTIES());
        final boolean ranged = LevelZeroStatus.ok(zesPowerGetProperties(domain, properties));
        return SettingState.of(watts(zes_power_sustained_limit_t.power(sustained)),
            ranged ? watts(zes_power_properties_t.minLimit(properties)) : Double.NaN,
            ranged ? watts(zes_power_properties_t.maxLimit(properties)) : Double.NaN,
            ranged ? watts(zes_power_properties_t.defaultLimit(properties)) : Double.NaN);
    }

    /** Minus one milliwatt is Level Zero's "not known". */
    private static double watts(final int milliwatts) {
        return milliwatts < 0 ? Double.NaN : milliwatts * MILLI;
    }
}
