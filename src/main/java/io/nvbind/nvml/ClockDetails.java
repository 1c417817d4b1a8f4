package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INSUFFICIENT_SIZE;
import static io.nvbind.nvml.gen.nvml_h.NVML_TEMPERATURE_THRESHOLD_GPU_MAX;
import static io.nvbind.nvml.gen.nvml_h.NVML_TEMPERATURE_THRESHOLD_MEM_MAX;
import static io.nvbind.nvml.gen.nvml_h.NVML_TEMPERATURE_THRESHOLD_SHUTDOWN;
import static io.nvbind.nvml.gen.nvml_h.NVML_TEMPERATURE_THRESHOLD_SLOWDOWN;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedGraphicsClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedMemoryClocks;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTemperatureThreshold;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/**
 * The clocks it can run at and the temperatures that slow it down.
 *
 * <p>Clocks are told as least, greatest and number ({@code 210..3105 (194)}): a GPU has hundreds. The graphics clocks are
 * those at the greatest memory clock.
 */
final class ClockDetails {

    private static final String MEMORY = "supported_memory_clocks_mhz";
    private static final String GRAPHICS = "supported_graphics_clocks_mhz";
    private static final int FIRST_GUESS = 256;
    private static final int MOST = 1 << 16;

    /** A function that lists clocks. */
    @FunctionalInterface
    private interface Listing {
        int list(MemorySegment count, MemorySegment clocks);
    }

    private ClockDetails() {
    }

    static void read(final Arena arena, final MemorySegment device, final DetailList out) {
        int memoryClock = -1;
        if (!out.missing(MEMORY, "nvmlDeviceGetSupportedMemoryClocks")) {
            memoryClock = list(arena, MEMORY, out,
                (count, clocks) -> nvmlDeviceGetSupportedMemoryClocks(device, count, clocks));
        }
        if (!out.missing(GRAPHICS, "nvmlDeviceGetSupportedGraphicsClocks")) {
            if (memoryClock < 0) {
                out.unavailable(GRAPHICS, "NVML lists them by memory clock, and tells none");
            } else {
                final int at = memoryClock;
                list(arena, GRAPHICS, out,
                    (count, clocks) -> nvmlDeviceGetSupportedGraphicsClocks(device, at, count, clocks));
            }
        }
        threshold(device, "slowdown_temp_c", NVML_TEMPERATURE_THRESHOLD_SLOWDOWN(), out);
        threshold(device, "shutdown_temp_c", NVML_TEMPERATURE_THRESHOLD_SHUTDOWN(), out);
        threshold(device, "gpu_max_temp_c", NVML_TEMPERATURE_THRESHOLD_GPU_MAX(), out);
        threshold(device, "memory_max_temp_c", NVML_TEMPERATURE_THRESHOLD_MEM_MAX(), out);
    }

    private static void threshold(final MemorySegment device, final String name, final int which, final DetailList out) {
        out.number(name, "nvmlDeviceGetTemperatureThreshold", Integer::toString,
            number -> nvmlDeviceGetTemperatureThreshold(device, which, number));
    }

    /** The greatest clock listed, or -1. */
    private static int list(final Arena arena, final String name, final DetailList out, final Listing listing) {
        final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, FIRST_GUESS);
        MemorySegment clocks = arena.allocate(ValueLayout.JAVA_INT, FIRST_GUESS);
        int status = listing.list(count, clocks);
        final int wanted = count.get(ValueLayout.JAVA_INT, 0);
        if (status == NVML_ERROR_INSUFFICIENT_SIZE() && wanted > 0 && wanted <= MOST) {
            clocks = arena.allocate(ValueLayout.JAVA_INT, wanted);
            status = listing.list(count, clocks);
        }
        if (!NvmlStatus.ok(status)) {
            out.put(name, status, "");
            return -1;
        }
        final int listed = Math.min(count.get(ValueLayout.JAVA_INT, 0), (int) (clocks.byteSize() / Integer.BYTES));
        if (listed <= 0) {
            out.put(name, status, "");
            return -1;
        }
        final int[] all = clocks.asSlice(0, (long) listed * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
        final int greatest = IntStream.of(all).max().orElse(-1);
        out.put(name, status, IntStream.of(all).min().orElse(-1) + ".." + greatest + " (" + listed + ")");
        return greatest;
    }
}
