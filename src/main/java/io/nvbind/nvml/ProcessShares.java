package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INSUFFICIENT_SIZE;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetProcessUtilization;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.nvml.gen.nvmlProcessUtilizationSample_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** Each process's share of the GPU, percent: the latest of the samples the driver keeps (Maxwell and newer). */
final class ProcessShares {

    private static final int FIRST_GUESS = 128;
    private static final int MOST = 1 << 14;
    private static final int WHOLE = 100;

    private final NativeLibrary library;
    private final MemorySegment device;

    ProcessShares(final NativeLibrary library, final MemorySegment device) {
        this.library = library;
        this.device = device;
    }

    /**
     * Reads them.
     *
     * @return percent by pid; empty when this GPU or driver does not tell.
     */
    Map<Integer, Integer> read() {
        if (!library.has("nvmlDeviceGetProcessUtilization")) {
            return Map.of();
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, FIRST_GUESS);
            MemorySegment samples = nvmlProcessUtilizationSample_t.allocateArray(FIRST_GUESS, arena);
            int status = nvmlDeviceGetProcessUtilization(device, samples, count, 0);
            final int wanted = count.get(ValueLayout.JAVA_INT, 0);
            if (status == NVML_ERROR_INSUFFICIENT_SIZE() && wanted > 0 && wanted <= MOST) {
                samples = nvmlProcessUtilizationSample_t.allocateArray(wanted, arena);
                status = nvmlDeviceGetProcessUtilization(device, samples, count, 0);
            }
            final long fit = samples.byteSize() / nvmlProcessUtilizationSample_t.sizeof();
            return NvmlStatus.ok(status) ? latest(samples, Math.min(count.get(ValueLayout.JAVA_INT, 0), fit)) : Map.of();
        }
    }

    private static Map<Integer, Integer> latest(final MemorySegment samples, final long count) {
        final Map<Integer, Integer> shares = new HashMap<>();
        final Map<Integer, Long> times = new HashMap<>();
        for (long i = 0; i < count; i++) {
            final MemorySegment sample = nvmlProcessUtilizationSample_t.asSlice(samples, i);
            final int pid = nvmlProcessUtilizationSample_t.pid(sample);
            final int percent = nvmlProcessUtilizationSample_t.smUtil(sample);
            final long time = nvmlProcessUtilizationSample_t.timeStamp(sample);
            if (percent >= 0 && percent <= WHOLE && time >= times.getOrDefault(pid, 0L)) {
                times.put(pid, time);
                shares.put(pid, percent);
            }
        }
        return shares;
    }
}
