package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetUtilizationRates;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlUtilization_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Load of the GPU and of its memory controller, both from one call, over the driver's own window of 1/6 to 1 s. */
final class UtilizationReader implements MetricReader {

    private final MemorySegment device;
    private final boolean there;
    private final MemorySegment rates = nvmlUtilization_t.allocate(Arena.ofAuto());

    UtilizationReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        this.there = library.has("nvmlDeviceGetUtilizationRates");
    }

    @Override
    public int read(final GpuSample out) {
        if (!there) {
            MetricReader.refuse(Metric.MEMORY_UTILIZATION, out);
            return MetricReader.refuse(Metric.GPU_UTILIZATION, out);
        }
        nvmlUtilization_t.gpu(rates, -1);
        nvmlUtilization_t.memory(rates, -1);
        final int status = nvmlDeviceGetUtilizationRates(device, rates);
        put(status, Metric.GPU_UTILIZATION, nvmlUtilization_t.gpu(rates), out);
        return put(status, Metric.MEMORY_UTILIZATION, nvmlUtilization_t.memory(rates), out);
    }

    private static int put(final int status, final Metric metric, final int percent, final GpuSample out) {
        if (NvmlStatus.ok(status) && percent < 0) {
            out.unavailable(metric, NvmlStatus.NO_VALUE);
            return status;
        }
        return MetricReader.put(status, metric, percent, out);
    }
}
