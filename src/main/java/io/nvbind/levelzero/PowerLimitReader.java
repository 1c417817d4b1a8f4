package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_LIMIT_UNIT_POWER;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_POWER_LEVEL_SUSTAINED;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetLimits;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerGetLimitsExt;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.SettingState;
import io.nvbind.levelzero.gen.zes_power_limit_ext_desc_t;
import io.nvbind.levelzero.gen.zes_power_sustained_limit_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The sustained power limit: the one that zesPowerGetLimitsExt lists, else zesPowerGetLimits'. A domain that has neither
 * is passed over for the next best.
 */
final class PowerLimitReader implements Reader {

    private static final double WATTS_PER_MILLIWATT = 1e-3;
    private static final int MOST_LIMITS = 16;
    private static final String NO_DOMAIN = "the driver lists no power domain";
    private static final String LOCKED = "the driver does not let it be changed on this GPU (Level Zero)";
    private static final String NOT_LIMITED = "no sustained power limit is in force";

    private final List<Part> domains;
    private final boolean hasExtended;
    private final boolean hasPlain;
    private final String missing;
    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment limits = zes_power_limit_ext_desc_t.allocateArray(MOST_LIMITS, Arena.ofAuto());
    private final MemorySegment sustained = zes_power_sustained_limit_t.allocate(Arena.ofAuto());
    private final PowerProperties properties = new PowerProperties(Arena.ofAuto());
    private int chosen;
    private int milliwatts;
    private boolean enabled;
    private MemorySegment descriptor;

    PowerLimitReader(final NativeLibrary library, final List<Part> domains) {
        hasExtended = library.has("zesPowerGetLimitsExt");
        hasPlain = library.has("zesPowerGetLimits");
        final boolean readable = hasExtended || hasPlain;
        this.domains = readable ? domains : List.of();
        missing = readable ? NO_DOMAIN : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public int read(final GpuSample out) {
        if (domains.isEmpty()) {
            out.unavailable(Metric.POWER_LIMIT_W, missing);
            return ZE_RESULT_SUCCESS();
        }
        final int status = readLimit();
        if (LevelZeroStatus.ok(status) && milliwatts >= 0 && !enabled) {
            out.unavailable(Metric.POWER_LIMIT_W, NOT_LIMITED);
        } else {
            Answer.put(status, milliwatts >= 0, Metric.POWER_LIMIT_W, milliwatts * WATTS_PER_MILLIWATT, out);
        }
        return status;
    }

    SettingState setting() {
        if (domains.isEmpty()) {
            return SettingState.unsupported(missing);
        }
        final int status = readLimit();
        if (!LevelZeroStatus.ok(status)) {
            return LevelZeroOutcome.lacking(status);
        }
        if (milliwatts < 0) {
            return SettingState.unsupported(LevelZeroStatus.NO_VALUE);
        }
        final boolean ranged = LevelZeroStatus.ok(properties.read(domains.get(chosen).handle()));
        final SettingState state = SettingState.of(watts(milliwatts),
            ranged ? watts(properties.minMilliwatts()) : Double.NaN,
            ranged ? watts(properties.maxMilliwatts()) : Double.NaN,
            ranged ? watts(properties.defaultMilliwatts()) : Double.NaN);
        final boolean locked = descriptor != null && zes_power_limit_ext_desc_t.limitValueLocked(descriptor) != 0;
        return locked || (ranged && !properties.controllable()) ? state.readOnly(LOCKED) : state;
    }

    /** The domain whose limit was read last. */
    MemorySegment domain() {
        return domains.get(chosen).handle();
    }

    /** The {@code zes_power_limit_ext_desc_t} read last, or null when the plain call told it. */
    MemorySegment descriptor() {
        return descriptor;
    }

    /** The {@code zes_power_sustained_limit_t} read last, when there is no descriptor. */
    MemorySegment plainLimit() {
        return sustained;
    }

    private int readLimit() {
        while (true) {
            final MemorySegment domain = domains.get(chosen).handle();
            descriptor = null;
            final boolean extended = hasExtended && listed(domain);
            final int status = extended ? ZE_RESULT_SUCCESS()
                : hasPlain ? plain(domain) : ZE_RESULT_ERROR_UNSUPPORTED_FEATURE();
            if (status != ZE_RESULT_ERROR_UNSUPPORTED_FEATURE() || chosen + 1 >= domains.size()) {
                return status;
            }
            chosen++;
        }
    }

    private boolean listed(final MemorySegment domain) {
        for (int i = 0; i < MOST_LIMITS; i++) {
            final MemorySegment limit = zes_power_limit_ext_desc_t.asSlice(limits, i);
            limit.fill((byte) 0);
            zes_power_limit_ext_desc_t.stype(limit, ZES_STRUCTURE_TYPE_POWER_LIMIT_EXT_DESC());
            zes_power_limit_ext_desc_t.limit(limit, -1);
        }
        count.set(ValueLayout.JAVA_INT, 0, MOST_LIMITS);
        if (!LevelZeroStatus.ok(zesPowerGetLimitsExt(domain, count, limits))) {
            return false;
        }
        final int listed = Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, MOST_LIMITS);
        for (int i = 0; i < listed; i++) {
            final MemorySegment limit = zes_power_limit_ext_desc_t.asSlice(limits, i);
            if (zes_power_limit_ext_desc_t.level(limit) == ZES_POWER_LEVEL_SUSTAINED()
                && zes_power_limit_ext_desc_t.limitUnit(limit) == ZES_LIMIT_UNIT_POWER()
                && zes_power_limit_ext_desc_t.limit(limit) >= 0) {
                milliwatts = zes_power_limit_ext_desc_t.limit(limit);
                enabled = zes_power_limit_ext_desc_t.enabled(limit) != 0;
                descriptor = limit;
                return true;
            }
        }
        return false;
    }

    private int plain(final MemorySegment domain) {
        zes_power_sustained_limit_t.power(sustained, -1);
        zes_power_sustained_limit_t.enabled(sustained, (byte) 1);
        final int status = zesPowerGetLimits(domain, sustained, MemorySegment.NULL, MemorySegment.NULL);
        milliwatts = zes_power_sustained_limit_t.power(sustained);
        enabled = zes_power_sustained_limit_t.enabled(sustained) != 0;
        return status;
    }

    /** Minus one milliwatt is Level Zero's "not known". */
    private static double watts(final int milliwatts) {
        return milliwatts < 0 ? Double.NaN : milliwatts * WATTS_PER_MILLIWATT;
    }
}
