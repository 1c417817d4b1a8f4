package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_MEMORY;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetAvailableClocks;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetRange;
import static io.nvbind.levelzero.gen.level_zero_h.zesFrequencyGetThrottleTime;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.levelzero.gen.zes_freq_range_t;
import io.nvbind.levelzero.gen.zes_freq_throttle_time_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Clocks a device can run at, the range it is held to, and for how long it was held down. */
final class ClockDetails {

    private static final int MOST_CLOCKS = 4096;
    private static final double SECONDS_PER_MICRO = 1e-6;
    private static final long UNTOUCHED = -1;
    private static final String NO_DOMAIN = "the driver lists no frequency domain for it";

    private final NativeLibrary library;
    private final List<Part> domains;

    ClockDetails(final NativeLibrary library, final MemorySegment device) {
        this.library = library;
        domains = new Parts(library, device).frequencies();
    }

    void read(final Arena arena, final DetailsText text) {
        supported(arena, ZES_FREQ_DOMAIN_GPU(), "supported_graphics_clocks_mhz", text);
        supported(arena, ZES_FREQ_DOMAIN_MEMORY(), "supported_memory_clocks_mhz", text);
        range(arena, text);
        throttled(arena, text);
    }

    private MemorySegment domain(final int type, final String function, final String name, final DetailsText text) {
        final MemorySegment[] found = Part.ofType(domains, type);
        if (!library.has(function)) {
            text.missing(name, LevelZeroStatus.NO_SYMBOL);
        } else if (found.length == 0) {
            text.missing(name, NO_DOMAIN);
        } else {
            return found[0];
        }
        return null;
    }

    private void supported(final Arena arena, final int type, final String name, final DetailsText text) {
        final MemorySegment domain = domain(type, "zesFrequencyGetAvailableClocks", name, text);
        if (domain == null) {
            return;
        }
        final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, 0);
        int status = zesFrequencyGetAvailableClocks(domain, count, MemorySegment.NULL);
        final int offered = Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, MOST_CLOCKS);
        final MemorySegment clocks = arena.allocate(ValueLayout.JAVA_DOUBLE, Math.max(1, offered));
        if (LevelZeroStatus.ok(status) && offered > 0) {
            count.set(ValueLayout.JAVA_INT, 0, offered);
            status = zesFrequencyGetAvailableClocks(domain, count, clocks);
        }
        if (LevelZeroStatus.ok(status)) {
            final int got = Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, offered);
            text.put(name, Arrays.stream(clocks.toArray(ValueLayout.JAVA_DOUBLE)).limit(got).filter(clock -> clock > 0)
                .mapToObj(clock -> String.format(Locale.ROOT, "%.0f", clock)).collect(Collectors.joining(" ")));
        } else {
            text.missing(name, LevelZeroStatus.reason(status));
        }
    }

    private void range(final Arena arena, final DetailsText text) {
        final String name = "graphics_clock_range_mhz";
        final MemorySegment domain = domain(ZES_FREQ_DOMAIN_GPU(), "zesFrequencyGetRange", name, text);
        if (domain == null) {
            return;
        }
        final MemorySegment range = zes_freq_range_t.allocate(arena);
        zes_freq_range_t.min(range, -1);
        zes_freq_range_t.max(range, -1);
        final int status = zesFrequencyGetRange(domain, range);
        if (!LevelZeroStatus.ok(status)) {
            text.missing(name, LevelZeroStatus.reason(status));
        } else if (zes_freq_range_t.max(range) < 0) {
            text.missing(name, LevelZeroStatus.NO_VALUE);
        } else {
            text.put(name, String.format(Locale.ROOT, "%.0f-%.0f", Math.max(0, zes_freq_range_t.min(range)),
                zes_freq_range_t.max(range)));
        }
    }

    private void throttled(final Arena arena, final DetailsText text) {
        final String name = "throttled_seconds";
        final MemorySegment domain = domain(ZES_FREQ_DOMAIN_GPU(), "zesFrequencyGetThrottleTime", name, text);
        if (domain == null) {
            return;
        }
        final MemorySegment time = zes_freq_throttle_time_t.allocate(arena);
        zes_freq_throttle_time_t.timestamp(time, UNTOUCHED);
        final int status = zesFrequencyGetThrottleTime(domain, time);
        if (!LevelZeroStatus.ok(status)) {
            text.missing(name, LevelZeroStatus.reason(status));
        } else if (zes_freq_throttle_time_t.timestamp(time) == UNTOUCHED) {
            text.missing(name, LevelZeroStatus.NO_VALUE);
        } else {
            text.put(name, String.format(Locale.ROOT, "%.3f",
                zes_freq_throttle_time_t.throttleTime(time) * SECONDS_PER_MICRO));
        }
    }
}
