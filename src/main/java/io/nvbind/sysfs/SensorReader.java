package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;

/**
 * What one kernel driver tells about one GPU. Reads only while the GPU is awake. One thread.
 *
 * <p>{@link #fast} and {@link #slow} need not mention a metric they have no source for: their caller marked it before with
 * {@link #lacking}.
 */
interface SensorReader extends AutoCloseable {

    /**
     * Reads the metrics of the fast tier; allocates nothing.
     *
     * @param out receives values and reasons.
     */
    void fast(GpuSample out);

    /**
     * Reads the metrics of the slow tier.
     *
     * @param out receives values and reasons.
     */
    void slow(GpuSample out);

    /**
     * Why a metric has no source with this driver at all.
     *
     * @return a reason.
     */
    String lacking();

    /**
     * Whether the last fast sample shows that the GPU did nothing.
     *
     * @return false when it did something or nobody knows.
     */
    boolean idle();

    @Override
    void close();
}
