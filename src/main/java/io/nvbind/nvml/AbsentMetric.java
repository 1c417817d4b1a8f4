package io.nvbind.nvml;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvml_h;

/** A metric that NVML has no function for. */
record AbsentMetric(Metric metric, String reason) implements MetricReader {

    @Override
    public int read(final GpuSample out) {
        out.unavailable(metric, reason);
        return nvml_h.NVML_SUCCESS();
    }
}
