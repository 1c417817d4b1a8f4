package io.nvbind.rocm;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;

/** How an answer becomes a value or a reason. No allocation. */
final class Readings {

    static final double MILLI = 1e-3;
    static final double MICRO = 1e-6;
    static final double BYTES_PER_MIB = 1 << 20;

    private Readings() {
    }

    /** The value when the call worked and the driver knows it. */
    static void put(final int status, final Metric metric, final double value, final boolean known,
                    final GpuSample out) {
        if (!RocmStatus.ok(status)) {
            out.unavailable(metric, RocmStatus.reason(status));
        } else {
            put(metric, known ? value : Double.NaN, RocmStatus.NO_VALUE, out);
        }
    }

    /** The value unless it is NaN. */
    static void put(final Metric metric, final double value, final String reason, final GpuSample out) {
        if (Double.isNaN(value)) {
            out.unavailable(metric, reason);
        } else {
            out.set(metric, value, System.nanoTime());
        }
    }
}
