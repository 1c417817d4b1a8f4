package io.nvbind.gpu;

import java.util.Map;

/**
 * One GPU behind its vendor's library.
 *
 * <p>{@link #info} may be called by any thread. All else is called by one thread at a time for all GPUs of a driver: in the
 * daemon that is the sampler's, so that a setting is never written in the middle of a sample.
 */
public interface Gpu {

    /**
     * What hardly changes.
     *
     * @return the same object at each call, until something new is found out about the GPU.
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
     * Reads one setting with its limits.
     *
     * @param setting which.
     * @return its state; never null.
     */
    default SettingState setting(final Setting setting) {
        return settings().getOrDefault(setting, SettingState.unsupported("not told by this driver"));
    }

    /**
     * Checks a value against what the GPU takes, writes it and reads it back. Never throws for what a library answers.
     * Takes effect at once; what resets it again is told in docs/settings.md.
     *
     * @param setting which.
     * @param value   wanted; {@link SettingValue#AUTOMATIC} for the driver's own way.
     * @return what became of it, with the value then in force.
     */
    default SettingOutcome apply(final Setting setting, final SettingValue value) {
        return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED,
            setting.label() + ": this driver sets nothing");
    }

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
