package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_UNKNOWN;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPM_METRICS_GET_VERSION;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPM_METRIC_ANY_TENSOR_UTIL;
import static io.nvbind.nvml.gen.nvml_h.NVML_GPM_SUPPORT_VERSION;
import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;
import static io.nvbind.nvml.gen.nvml_h.nvmlGpmMetricsGet;
import static io.nvbind.nvml.gen.nvml_h.nvmlGpmQueryDeviceSupport;
import static io.nvbind.nvml.gen.nvml_h.nvmlGpmSampleAlloc;
import static io.nvbind.nvml.gen.nvml_h.nvmlGpmSampleFree;
import static io.nvbind.nvml.gen.nvml_h.nvmlGpmSampleGet;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlGpmMetric_t;
import io.nvbind.nvml.gen.nvmlGpmMetricsGet_t;
import io.nvbind.nvml.gen.nvmlGpmSupport_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Load of the tensor cores: GPM metric 5, "any tensor activity", of the time between this slow sample and the last one.
 *
 * <p>GPM is there on data-centre GPUs since Hopper and on GeForce since Blackwell. NVML wants the two samples more than
 * 100 ms apart; one that comes sooner leaves the value as it is. The library's two buffers are freed by {@link #close}.
 */
final class TensorReader implements MetricReader, AutoCloseable {

    private static final long SHORTEST_NANOS = 100_000_000L;
    private static final String NO_GPM =
        "this GPU has no performance monitoring (NVML GPM: Hopper and newer, GeForce from Blackwell)";
    private static final String FIRST = "tensor utilisation needs a second sample";

    private final MemorySegment device;
    private final boolean there;
    private final MemorySegment support = nvmlGpmSupport_t.allocate(Arena.ofAuto());
    private final MemorySegment request = nvmlGpmMetricsGet_t.allocate(Arena.ofAuto());
    private final MemorySegment metric = nvmlGpmMetricsGet_t.metrics(request, 0);
    private boolean refused;
    private MemorySegment previous;
    private MemorySegment current;
    private boolean hasPrevious;
    private long previousNanos;

    TensorReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        this.there = List.of("nvmlGpmQueryDeviceSupport", "nvmlGpmSampleAlloc", "nvmlGpmSampleFree", "nvmlGpmSampleGet",
            "nvmlGpmMetricsGet").stream().allMatch(library::has);
    }

    @Override
    public int read(final GpuSample out) {
        if (!there) {
            return MetricReader.refuse(Metric.TENSOR_CORE_UTILIZATION, out);
        }
        if (current == null) {
            final int status = refused ? NVML_SUCCESS() : open();
            if (!NvmlStatus.ok(status)) {
                return MetricReader.put(status, Metric.TENSOR_CORE_UTILIZATION, 0, out);
            }
        }
        if (refused) {
            out.unavailable(Metric.TENSOR_CORE_UTILIZATION, NO_GPM);
            return NVML_SUCCESS();
        }
        return sample(out);
    }

    private int open() {
        nvmlGpmSupport_t.version(support, NVML_GPM_SUPPORT_VERSION());
        nvmlGpmSupport_t.isSupportedDevice(support, 0);
        final int status = nvmlGpmQueryDeviceSupport(device, support);
        if (NvmlStatus.ok(status) && nvmlGpmSupport_t.isSupportedDevice(support) != 0) {
            return allocate();
        }
        refused = NvmlStatus.ok(status) || NvmlStatus.unsupported(status);
        return refused ? NVML_SUCCESS() : status;
    }

    private int allocate() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment first = arena.allocate(ValueLayout.ADDRESS);
            final MemorySegment second = arena.allocate(ValueLayout.ADDRESS);
            int status = nvmlGpmSampleAlloc(first);
            if (NvmlStatus.ok(status)) {
                status = nvmlGpmSampleAlloc(second);
                if (NvmlStatus.ok(status)) {
                    previous = first.get(ValueLayout.ADDRESS, 0);
                    current = second.get(ValueLayout.ADDRESS, 0);
                } else {
                    nvmlGpmSampleFree(first.get(ValueLayout.ADDRESS, 0));
                }
            }
            return status;
        }
    }

    private int sample(final GpuSample out) {
        final long now = System.nanoTime();
        if (hasPrevious && now - previousNanos <= SHORTEST_NANOS) {
            return NVML_SUCCESS();
        }
        int status = nvmlGpmSampleGet(device, current);
        if (!NvmlStatus.ok(status)) {
            hasPrevious = false;
            return MetricReader.put(status, Metric.TENSOR_CORE_UTILIZATION, 0, out);
        }
        if (hasPrevious) {
            status = compare(out);
        } else {
            out.unavailable(Metric.TENSOR_CORE_UTILIZATION, FIRST);
        }
        final MemorySegment older = previous;
        previous = current;
        current = older;
        hasPrevious = true;
        previousNanos = now;
        return status;
    }

    private int compare(final GpuSample out) {
        nvmlGpmMetricsGet_t.version(request, NVML_GPM_METRICS_GET_VERSION());
        nvmlGpmMetricsGet_t.numMetrics(request, 1);
        nvmlGpmMetricsGet_t.sample1(request, previous);
        nvmlGpmMetricsGet_t.sample2(request, current);
        nvmlGpmMetric_t.metricId(metric, NVML_GPM_METRIC_ANY_TENSOR_UTIL());
        nvmlGpmMetric_t.nvmlReturn(metric, NVML_ERROR_UNKNOWN());
        final int called = nvmlGpmMetricsGet(request);
        final int status = NvmlStatus.ok(called) ? nvmlGpmMetric_t.nvmlReturn(metric) : called;
        final double percent = nvmlGpmMetric_t.value(metric);
        if (NvmlStatus.ok(status) && !(percent >= 0)) {
            out.unavailable(Metric.TENSOR_CORE_UTILIZATION, NvmlStatus.NO_VALUE);
            return status;
        }
        return MetricReader.put(status, Metric.TENSOR_CORE_UTILIZATION, percent, out);
    }

    @Override
    public void close() {
        if (current != null) {
            nvmlGpmSampleFree(current);
            nvmlGpmSampleFree(previous);
            current = null;
            hasPrevious = false;
        }
    }
}
