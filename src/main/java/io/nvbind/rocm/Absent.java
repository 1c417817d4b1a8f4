package io.nvbind.rocm;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;

/** Metrics that ROCm SMI has for no GPU, or only at a price nobody would pay, each with its reason. */
enum Absent {
    /** Ray tracing. */
    RAY_TRACING(Metric.RTX_UTILIZATION, "ROCm SMI has no metric for ray-tracing units"),
    /** Matrix units. */
    MATRIX(Metric.TENSOR_CORE_UTILIZATION, "ROCm SMI has no metric for matrix units"),
    /** Encoder sessions. */
    SESSIONS(Metric.ENCODER_SESSIONS, "ROCm SMI does not count encoder sessions"),
    /** Received over PCIe. */
    RECEIVED(Metric.PCIE_RX_MB_S, "amdgpu counts it for a whole second during the read, which would hold all others up"),
    /** Sent over PCIe. */
    SENT(Metric.PCIE_TX_MB_S, "amdgpu counts it for a whole second during the read, which would hold all others up"),
    /** Idle as the reason of a low clock. */
    IDLE(Metric.THROTTLE_IDLE, "amdgpu has no such reason");

    private static final Absent[] ALL = values();

    private final Metric metric;
    private final String reason;

    Absent(final Metric metric, final String reason) {
        this.metric = metric;
        this.reason = reason;
    }

    static void put(final Metric.Tier tier, final GpuSample out) {
        for (final Absent absent : ALL) {
            if (absent.metric.tier() == tier) {
                out.unavailable(absent.metric, absent.reason);
            }
        }
    }
}
