package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FREQ_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_FREQ_STATE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_freq_properties_t;
import io.nvbind.levelzero.gen.zes_freq_state_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** One frequency domain: its clock now and its greatest clock, MHz. Negative means that the driver does not know. */
final class FrequencyDomain {

    private static final String NO_DOMAIN = "the driver lists no frequency domain for it";

    private final MemorySegment domain;
    private final String missing;
    private final MemorySegment state = zes_freq_state_t.allocate(Arena.ofAuto());
    private final MemorySegment properties = zes_freq_properties_t.allocate(Arena.ofAuto());

    FrequencyDomain(final NativeLibrary library, final List<Part> all, final int type) {
        final boolean readable = library.has("zesFrequencyGetState");
        final MemorySegment[] found = readable ? Part.ofType(all, type) : new MemorySegment[0];
        domain = found.length == 0 ? null : found[0];
        missing = readable ? NO_DOMAIN : LevelZeroStatus.NO_SYMBOL;
    }

    /** The handle, or null when there is none. */
    MemorySegment handle() {
        return domain;
    }

    /** Why there is no handle. */
    String missing() {
        return missing;
    }

    /** Reads the state; {@link #clock}, {@link #reasons} and {@link #volts} tell of it. */
    int readState() {
        zes_freq_state_t.stype(state, ZES_STRUCTURE_TYPE_FREQ_STATE());
        zes_freq_state_t.actual(state, Double.NaN);
        zes_freq_state_t.currentVoltage(state, Double.NaN);
        zes_freq_state_t.throttleReasons(state, 0);
        return zesFrequencyGetState(domain, state);
    }

    /** Stores the clock of the state just read. */
    void clock(final int status, final Metric metric, final GpuSample out) {
        final double megahertz = zes_freq_state_t.actual(state);
        Answer.put(status, megahertz >= 0, metric, megahertz, out);
    }

    /** Whether the driver wrote the state at all. */
    boolean touched() {
        return !Double.isNaN(zes_freq_state_t.actual(state));
    }

    /** Bits of {@code zes_freq_throttle_reason_flags_t} of the state just read. */
    int reasons() {
        return zes_freq_state_t.throttleReasons(state);
    }

    /** Volts of the state just read; negative or NaN when not known. */
    double volts() {
        return zes_freq_state_t.currentVoltage(state);
    }

    /**
     * A reader of the clock now.
     *
     * @param metric to be told.
     * @return the reader.
     */
    Reader now(final Metric metric) {
        return out -> {
            if (domain == null) {
                out.unavailable(metric, missing);
                return ZE_RESULT_SUCCESS();
            }
            final int status = readState();
            clock(status, metric, out);
            return status;
        };
    }

    /**
     * A reader of the greatest clock.
     *
     * @param metric to be told.
     * @return the reader.
     */
    Reader max(final Metric metric) {
        return out -> {
            if (domain == null) {
                out.unavailable(metric, missing);
                return ZE_RESULT_SUCCESS();
            }
            zes_freq_properties_t.stype(properties, ZES_STRUCTURE_TYPE_FREQ_PROPERTIES());
            zes_freq_properties_t.max(properties, -1);
            final int status = zesFrequencyGetProperties(domain, properties);
            final double megahertz = zes_freq_properties_t.max(properties);
            Answer.put(status, megahertz > 0, metric, megahertz, out);
            return status;
        };
    }
}
