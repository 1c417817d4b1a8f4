package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.zesPowerSetLimits;
import static io.nvbind.levelzero.gen.level_zero_h.zesPowerSetLimitsExt;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.levelzero.gen.zes_power_limit_ext_desc_t;
import io.nvbind.levelzero.gen.zes_power_sustained_limit_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The sustained power limit, written by the call that belongs to the one that read it; its interval stays. */
final class PowerLimitControl implements SettingControl {

    private static final double MILLIWATTS_PER_WATT = 1e3;

    private final PowerLimitReader reader;
    private final boolean hasExtended;
    private final boolean hasPlain;

    PowerLimitControl(final NativeLibrary library, final PowerLimitReader reader) {
        this.reader = reader;
        hasExtended = library.has("zesPowerSetLimitsExt");
        hasPlain = library.has("zesPowerSetLimits");
    }

    @Override
    public SettingState read() {
        final SettingState state = reader.setting();
        if (state.lacking() != null) {
            return state;
        }
        final boolean settable = reader.descriptor() == null ? hasPlain : hasExtended;
        return settable ? state : state.readOnly(LevelZeroStatus.NO_SYMBOL);
    }

    /** Drivers keep a limit in eighths of a watt, or whole ones. */
    @Override
    public double step() {
        return 1;
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Amount(final double watts))) {
            return SettingOutcome.refused(Result.UNSUPPORTED, "the driver does not tell what its default is");
        }
        final int milliwatts = (int) Math.round(watts * MILLIWATTS_PER_WATT);
        final MemorySegment descriptor = reader.descriptor();
        if (descriptor == null) {
            final MemorySegment limit = reader.plainLimit();
            zes_power_sustained_limit_t.enabled(limit, (byte) 1);
            zes_power_sustained_limit_t.power(limit, milliwatts);
            return LevelZeroOutcome.of(
                zesPowerSetLimits(reader.domain(), limit, MemorySegment.NULL, MemorySegment.NULL));
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
            zes_power_limit_ext_desc_t.limit(descriptor, milliwatts);
            return LevelZeroOutcome.of(zesPowerSetLimitsExt(reader.domain(), count, descriptor));
        }
    }
}
