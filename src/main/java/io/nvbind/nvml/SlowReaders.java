package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_GRAPHICS;
import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_MEM;
import static io.nvbind.nvml.gen.nvml_h.NVML_PCIE_UTIL_RX_BYTES;
import static io.nvbind.nvml.gen.nvml_h.NVML_PCIE_UTIL_TX_BYTES;
import static io.nvbind.nvml.gen.nvml_h.NVML_PERF_POLICY_POWER;
import static io.nvbind.nvml.gen.nvml_h.NVML_PERF_POLICY_THERMAL;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCurrPcieLinkGeneration;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCurrPcieLinkWidth;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetDecoderUtilization;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetEncoderStats;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetEncoderUtilization;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetEnforcedPowerLimit;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMaxClockInfo;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMaxPcieLinkGeneration;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMaxPcieLinkWidth;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPcieReplayCounter;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPcieThroughput;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTotalEnergyConsumption;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What is read every few seconds only: limits, links, engines and counters.
 *
 * <p>The two PCIe throughput calls measure for 20 ms each before they return, so they come last and never several times a
 * second.
 */
final class SlowReaders {

    private static final double MILLI = 1e-3;
    /** NVML's "KB" taken as 1024 bytes, to 10^6 bytes. */
    private static final double KIB_TO_MB = 1024e-6;
    private static final String NO_RT_METRIC = "NVML has no metric for ray-tracing units";
    private static final String NO_RPM = "NVML tells nvbind a fan's speed in percent only";

    private final NativeLibrary library;
    private final MemorySegment device;
    private final MemorySegment ignored = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    SlowReaders(final NativeLibrary library, final MemorySegment device) {
        this.library = library;
        this.device = device;
    }

    /**
     * Makes them.
     *
     * @param tensor the one that its owner closes.
     * @return all of them, the dearest last.
     */
    List<MetricReader> all(final TensorReader tensor) {
        return List.of(
            new AbsentMetric(Metric.RTX_UTILIZATION, NO_RT_METRIC),
            new AbsentMetric(Metric.FAN_SPEED_RPM, NO_RPM),
            narrow("nvmlDeviceGetEnforcedPowerLimit", Metric.POWER_LIMIT_W, MILLI,
                number -> nvmlDeviceGetEnforcedPowerLimit(device, number)),
            NumberReader.wide(library, "nvmlDeviceGetTotalEnergyConsumption", Metric.ENERGY_J, MILLI,
                number -> nvmlDeviceGetTotalEnergyConsumption(device, number)),
            maxClock(Metric.GPU_CLOCK_MAX_MHZ, NVML_CLOCK_GRAPHICS()),
            maxClock(Metric.MEMORY_CLOCK_MAX_MHZ, NVML_CLOCK_MEM()),
            narrow("nvmlDeviceGetEncoderUtilization", Metric.ENCODER_UTILIZATION, 1,
                number -> nvmlDeviceGetEncoderUtilization(device, number, ignored)),
            narrow("nvmlDeviceGetDecoderUtilization", Metric.DECODER_UTILIZATION, 1,
                number -> nvmlDeviceGetDecoderUtilization(device, number, ignored)),
            narrow("nvmlDeviceGetEncoderStats", Metric.ENCODER_SESSIONS, 1,
                number -> nvmlDeviceGetEncoderStats(device, number, ignored, ignored)),
            new ViolationReader(library, device, NVML_PERF_POLICY_POWER(), Metric.THROTTLE_POWER_S),
            new ViolationReader(library, device, NVML_PERF_POLICY_THERMAL(), Metric.THROTTLE_THERMAL_S),
            new EccReader(library, device),
            new FanReader(library, device),
            tensor,
            narrow("nvmlDeviceGetCurrPcieLinkGeneration", Metric.PCIE_GENERATION, 1,
                number -> nvmlDeviceGetCurrPcieLinkGeneration(device, number)),
            narrow("nvmlDeviceGetCurrPcieLinkWidth", Metric.PCIE_WIDTH, 1,
                number -> nvmlDeviceGetCurrPcieLinkWidth(device, number)),
            narrow("nvmlDeviceGetMaxPcieLinkGeneration", Metric.PCIE_GENERATION_MAX, 1,
                number -> nvmlDeviceGetMaxPcieLinkGeneration(device, number)),
            narrow("nvmlDeviceGetMaxPcieLinkWidth", Metric.PCIE_WIDTH_MAX, 1,
                number -> nvmlDeviceGetMaxPcieLinkWidth(device, number)),
            narrow("nvmlDeviceGetPcieReplayCounter", Metric.PCIE_REPLAYS, 1,
                number -> nvmlDeviceGetPcieReplayCounter(device, number)),
            throughput(Metric.PCIE_RX_MB_S, NVML_PCIE_UTIL_RX_BYTES()),
            throughput(Metric.PCIE_TX_MB_S, NVML_PCIE_UTIL_TX_BYTES()));
    }

    private MetricReader narrow(final String symbol, final Metric metric, final double factor,
                                final NumberReader.Call call) {
        return NumberReader.narrow(library, symbol, metric, factor, call);
    }

    private MetricReader maxClock(final Metric metric, final int clock) {
        return narrow("nvmlDeviceGetMaxClockInfo", metric, 1,
            number -> nvmlDeviceGetMaxClockInfo(device, clock, number));
    }

    private MetricReader throughput(final Metric metric, final int counter) {
        return narrow("nvmlDeviceGetPcieThroughput", metric, KIB_TO_MB,
            number -> nvmlDeviceGetPcieThroughput(device, counter, number));
    }
}
