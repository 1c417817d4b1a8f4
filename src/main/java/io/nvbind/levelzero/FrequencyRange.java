package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FREQ_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetRange;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencySetRange;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.levelzero.gen.zes_freq_properties_t;
import io.nvbind.levelzero.gen.zes_freq_range_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The range of a frequency domain, MHz; of all tiles alike. */
final class FrequencyRange implements SettingControl {

    private static final String NO_DOMAIN = "the driver lists no frequency domain for it";
    private static final String FIXED = "the driver does not let this clock be changed (Level Zero)";
    private static final String DIFFERENT = "its tiles have each a range of their own";

    private final MemorySegment[] domains;
    private final String missing;
    private final boolean settable;
    private final MemorySegment properties = zes_freq_properties_t.allocate(Arena.ofAuto());
    private final MemorySegment range = zes_freq_range_t.allocate(Arena.ofAuto());

    /**
     * Prepares it.
     *
     * @param library has the calls or not.
     * @param all     the device's frequency domains.
     * @param type    a {@code zes_freq_domain_t}.
     */
    FrequencyRange(final NativeLibrary library, final List<Part> all, final int type) {
        final boolean readable = library.has("zesFrequencyGetRange");
        domains = readable ? Part.ofType(all, type) : new MemorySegment[0];
        missing = readable ? NO_DOMAIN : LevelZeroStatus.NO_SYMBOL;
        settable = library.has("zesFrequencySetRange");
    }

    @Override
    public SettingState read() {
        if (domains.length == 0) {
            return SettingState.unsupported(missing);
        }
        zes_freq_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FREQ_PROPERTIES());
        zes_freq_properties_t.min(properties, -1);
        zes_freq_properties_t.max(properties, -1);
        zes_freq_properties_t.canControl(properties, (byte) 0);
        final int told = zesFrequencyGetProperties(domains[0], properties);
        if (!LevelZeroStatus.ok(told)) {
            return LevelZeroOutcome.lacking(told);
        }
        SettingValue common = null;
        boolean different = false;
        for (final MemorySegment domain : domains) {
            zes_freq_range_t.min(range, Double.NaN);
            zes_freq_range_t.max(range, Double.NaN);
            final int status = zesFrequencyGetRange(domain, range);
            if (!LevelZeroStatus.ok(status)) {
                return LevelZeroOutcome.lacking(status);
            }
            final SettingValue each = new SettingValue.Range(zes_freq_range_t.min(range), zes_freq_range_t.max(range));
            different |= common != null && !common.equals(each);
            common = each;
        }
        return state(common, different);
    }

    private SettingState state(final SettingValue value, final boolean different) {
        final double min = zes_freq_properties_t.min(properties);
        final double max = zes_freq_properties_t.max(properties);
        final boolean told = min >= 0 && max > 0;
        SettingState state = SettingState.of(value, told ? min : Double.NaN, told ? max : Double.NaN,
            told ? new SettingValue.Range(min, max) : null);
        if (different) {
            state = state.unread(DIFFERENT);
        } else if (value instanceof SettingValue.Range(final double low, final double high)
            && !(low >= 0 && high >= 0)) {
            state = state.unread(LevelZeroStatus.NO_VALUE);
        }
        if (!settable) {
            return state.readOnly(LevelZeroStatus.NO_SYMBOL);
        }
        return zes_freq_properties_t.canControl(properties) == 0 ? state.readOnly(FIXED) : state;
    }

    /** Clocks come in steps of a sixth of 100 MHz on some, of 50 MHz on other GPUs. */
    @Override
    public double step() {
        return 25;
    }

    /** A minus one gives an end back to the driver. */
    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final boolean given = value instanceof SettingValue.Range;
        for (int i = 0; i < domains.length; i++) {
            zes_freq_range_t.min(range, given ? ((SettingValue.Range) value).min() : -1);
            zes_freq_range_t.max(range, given ? ((SettingValue.Range) value).max() : -1);
            final SettingOutcome problem = LevelZeroOutcome.of(zesFrequencySetRange(domains[i], range));
            if (problem != null) {
                return i == 0 ? problem : SettingOutcome.refused(problem.result(),
                    i + " of " + domains.length + " tiles were set, then: " + problem.message());
            }
        }
        return null;
    }
}
