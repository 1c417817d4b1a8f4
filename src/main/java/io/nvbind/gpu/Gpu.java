package io.nvbind.gpu;

import java.util.Map;

/**
 * One GPU behind its vendor's library.
 *
 * <p>{@link #sample} and {@link #settings} are called by one thread at a time; {@link #info} by any.
 */
public interface Gpu {

    /**
     * What does not change.
     *
     * @return the same object at each call.
     */
    GpuInfo info();

    /**
     * Reads the metrics of a tier through the vendor's library into {@code out}: for each either a value or a reason.
     * Metrics of the other tier are left as they are. Never throws for what a library answers, and allocates nothing.
     *
     * @param tier which metrics.
     * @param out  filled in place.
     * @return false when the GPU is gone (lost, or its driver unloaded) and must be found anew.
     */
    boolean sample(Metric.Tier tier, GpuSample out);

    /**
     * Reads every setting with its limits.
     *
     * @return all settings of {@link Setting}; each either with a value or unsupported with the reason.
     */
    Map<Setting, SettingState> settings();

    /**
     * Reads what hardly ever changes and is worth its cost only when somebody asks: identities, versions, supported
     * clocks, partitions, links.
     *
     * @return each with its text or the reason why there is none.
     */
    default GpuDetails details() {
        return GpuDetails.none();
    }

    /**
     * Lists the processes that use the GPU. May cost milliseconds, so only when somebody asks.
     *
     * @return the processes, or the reason why they cannot be told.
     */
    default GpuProcesses processes() {
        return GpuProcesses.unavailable("not read through this driver");
    }
}
