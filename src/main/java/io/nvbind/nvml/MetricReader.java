package io.nvbind.nvml;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvml_h;

/** Reads what belongs together of one GPU; allocates its native memory once and nothing afterwards. One thread. */
interface MetricReader {

    /**
     * Stores, for each of its metrics, a value or the reason why there is none.
     *
     * @param out receives them.
     * @return the {@code nvmlReturn_t} of its last call, or the one that said the GPU is gone.
     */
    int read(GpuSample out);

    /**
     * Stores a value or the status' reason.
     *
     * @param status a {@code nvmlReturn_t}.
     * @param metric which.
     * @param value  in the metric's unit, looked at on success only.
     * @param out    receives it.
     * @return the status.
     */
    static int put(final int status, final Metric metric, final double value, final GpuSample out) {
        if (NvmlStatus.ok(status)) {
            out.set(metric, value);
        } else {
            out.unavailable(metric, NvmlStatus.reason(status));
        }
        return status;
    }

    /**
     * Stores that this driver's library lacks the function.
     *
     * @param metric which.
     * @param out    receives it.
     * @return the status that says so.
     */
    static int refuse(final Metric metric, final GpuSample out) {
        out.unavailable(metric, NvmlStatus.NO_SYMBOL);
        return nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND();
    }
}
