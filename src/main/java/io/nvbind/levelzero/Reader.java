package io.nvbind.levelzero;

import io.nvbind.gpu.GpuSample;

/** Reads one kind of sensor into a sample: for each of its metrics a value or a reason. No allocation. */
@FunctionalInterface
interface Reader {

    /**
     * Reads.
     *
     * @param out receives values and reasons.
     * @return a {@code ze_result_t}: what the driver said last; success when there was nothing to ask.
     */
    int read(GpuSample out);
}
