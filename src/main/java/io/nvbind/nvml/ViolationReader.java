package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetViolationStatus;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlViolationTime_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How long one policy has held the clocks down, from nanoseconds. */
final class ViolationReader implements MetricReader {

    private static final double NANO = 1e-9;
    private static final long UNTOUCHED = -1;

    private final MemorySegment device;
    private final int policy;
    private final Metric metric;
    private final boolean there;
    private final MemorySegment time = nvmlViolationTime_t.allocate(Arena.ofAuto());

    ViolationReader(final NativeLibrary library, final MemorySegment device, final int policy, final Metric metric) {
        this.device = device;
        this.policy = policy;
        this.metric = metric;
        this.there = library.has("nvmlDeviceGetViolationStatus");
    }

    @Override
    public int read(final GpuSample out) {
        if (!there) {
            return MetricReader.refuse(metric, out);
        }
        nvmlViolationTime_t.violationTime(time, UNTOUCHED);
        final int status = nvmlDeviceGetViolationStatus(device, policy, time);
        final long nanos = nvmlViolationTime_t.violationTime(time);
        if (NvmlStatus.ok(status) && nanos < 0) {
            out.unavailable(metric, NvmlStatus.NO_VALUE);
            return status;
        }
        return MetricReader.put(status, metric, nanos * NANO, out);
    }
}
