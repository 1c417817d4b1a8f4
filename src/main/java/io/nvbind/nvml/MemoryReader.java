package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMemoryInfo;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMemoryInfo_v2;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlMemory_t;
import io.nvbind.nvml.gen.nvmlMemory_v2_t;
import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Video memory. The {@code _v2} call tells the memory the driver keeps for itself apart; the older one, asked when this
 * driver lacks or refuses the newer, counts it as used, and pressure is then used / total.
 */
final class MemoryReader implements MetricReader {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final String NO_MEMORY = "the driver reports no usable video memory";

    private final MemorySegment device;
    private final boolean hasV2;
    private final boolean hasV1;
    private final MemorySegment v1 = nvmlMemory_t.allocate(Arena.ofAuto());
    private final MemorySegment v2 = nvmlMemory_v2_t.allocate(Arena.ofAuto());
    private boolean refusedV2;

    MemoryReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        this.hasV2 = library.has("nvmlDeviceGetMemoryInfo_v2");
        this.hasV1 = library.has("nvmlDeviceGetMemoryInfo");
    }

    @Override
    public int read(final GpuSample out) {
        if (hasV2 && !refusedV2) {
            nvmlMemory_v2_t.version(v2, nvml_h.nvmlMemory_v2());
            nvmlMemory_v2_t.total(v2, 0);
            final int status = nvmlDeviceGetMemoryInfo_v2(device, v2);
            if (!hasV1 || !NvmlStatus.unknownCall(status)) {
                return put(status, nvmlMemory_v2_t.total(v2), nvmlMemory_v2_t.used(v2), nvmlMemory_v2_t.reserved(v2), out);
            }
            refusedV2 = true;
        }
        if (hasV1) {
            nvmlMemory_t.total(v1, 0);
            final int status = nvmlDeviceGetMemoryInfo(device, v1);
            return put(status, nvmlMemory_t.total(v1), nvmlMemory_t.used(v1), 0, out);
        }
        return put(nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND(), 0, 0, 0, out);
    }

    private static int put(final int status, final long total, final long used, final long reserved,
                           final GpuSample out) {
        if (NvmlStatus.ok(status) && total - reserved <= 0) {
            out.unavailable(Metric.VRAM_TOTAL_MB, NO_MEMORY);
            out.unavailable(Metric.VRAM_USED_MB, NO_MEMORY);
            out.unavailable(Metric.VRAM_PRESSURE, NO_MEMORY);
            return status;
        }
        MetricReader.put(status, Metric.VRAM_TOTAL_MB, total / BYTES_PER_MIB, out);
        MetricReader.put(status, Metric.VRAM_USED_MB, used / BYTES_PER_MIB, out);
        return MetricReader.put(status, Metric.VRAM_PRESSURE, (double) used / (total - reserved), out);
    }
}
