package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_MEM_TYPE_VRAM;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_TEMP_CURRENT;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_TEMP_TYPE_EDGE;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_busy_percent_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_gpu_metrics_info_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_memory_total_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_memory_usage_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_ave_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_default_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_range_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_temp_metric_get;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.rocm.gen.rsmi_gpu_metrics_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * One AMD GPU. Units and functions: docs/vendors.md.
 *
 * <p>Clocks come from the gpu_metrics table and never from {@code rsmi_dev_gpu_clk_freq_get}, which aborts the process on
 * files of real cards. Native memory is allocated once, at the size of the newest layout, so that neither layout can
 * overrun it; a sample allocates nothing. One thread samples at a time.
 */
final class RocmGpu implements Gpu {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double MILLI = 1e-3;
    private static final double MICRO = 1e-6;
    private static final short UNKNOWN_U16 = (short) 0xffff;
    private static final byte UNTOUCHED = (byte) 0xff;
    /** Of the independent throttle status, bits 32-47 are thermal but for 36, which is not (docs/vendors.md). */
    private static final long THERMAL_BITS = 0x0000_ffff_0000_0000L & ~(1L << 36);
    private static final String NO_RT_METRIC = "ROCm SMI has no metric for ray-tracing units";
    private static final String NO_TENSOR_METRIC = "ROCm SMI has no metric for matrix units";
    private static final String NO_INDEPENDENT_STATUS =
        "this version of ROCm SMI does not pass the driver's independent throttle status on";

    private final int index;
    private final GpuInfo info;
    private final boolean newLayout;
    private final RocmCall busyPercent;
    private final RocmCall temperatureMetric;
    private final RocmCall gpuMetrics;
    private final RocmCall memoryTotal;
    private final RocmCall memoryUsage;
    private final RocmCall powerAverage;
    private final RocmCall powerNow;
    private final RocmCall powerCap;
    private final RocmCall powerCapRange;
    private final RocmCall powerCapDefault;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
    private final MemorySegment second = number.asSlice(Long.BYTES);
    private final MemorySegment metrics = rsmi_gpu_metrics_t.allocate(Arena.ofAuto());

    RocmGpu(final NativeLibrary library, final CallGuard guard, final int index, final GpuInfo info) {
        this.index = index;
        this.info = info;
        final String subject = info.id().toString();
        newLayout = library.has("rsmi_dev_power_get");
        busyPercent = new RocmCall(library, guard, subject, "rsmi_dev_busy_percent_get");
        temperatureMetric = new RocmCall(library, guard, subject, "rsmi_dev_temp_metric_get");
        gpuMetrics = new RocmCall(library, guard, subject, "rsmi_dev_gpu_metrics_info_get");
        memoryTotal = new RocmCall(library, guard, subject, "rsmi_dev_memory_total_get");
        memoryUsage = new RocmCall(library, guard, subject, "rsmi_dev_memory_usage_get");
        powerAverage = new RocmCall(library, guard, subject, "rsmi_dev_power_ave_get");
        powerNow = new RocmCall(library, guard, subject, "rsmi_dev_power_get");
        powerCap = new RocmCall(library, guard, subject, "rsmi_dev_power_cap_get");
        powerCapRange = new RocmCall(library, guard, subject, "rsmi_dev_power_cap_range_get");
        powerCapDefault = new RocmCall(library, guard, subject, "rsmi_dev_power_cap_default_get");
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        if (tier == Metric.Tier.SLOW) {
            out.unavailable(Metric.RTX_UTILIZATION, NO_RT_METRIC);
            out.unavailable(Metric.TENSOR_CORE_UTILIZATION, NO_TENSOR_METRIC);
            powerLimit(out);
            return true;
        }
        utilization(out);
        temperature(out);
        memory(out);
        power(out);
        table(out);
        return true;
    }

    private void utilization(final GpuSample out) {
        if (busyPercent.enter()) {
            number.set(ValueLayout.JAVA_INT, 0, -1);
            final int status = rsmi_dev_busy_percent_get(index, number);
            final int percent = number.get(ValueLayout.JAVA_INT, 0);
            put(status, Metric.GPU_UTILIZATION, percent, percent >= 0, out);
        } else {
            out.unavailable(Metric.GPU_UTILIZATION, busyPercent.refusal());
        }
    }

    private void temperature(final GpuSample out) {
        if (temperatureMetric.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, Long.MIN_VALUE);
            final int status = rsmi_dev_temp_metric_get(index, RSMI_TEMP_TYPE_EDGE(), RSMI_TEMP_CURRENT(), number);
            final long milliCelsius = number.get(ValueLayout.JAVA_LONG, 0);
            put(status, Metric.GPU_TEMP_C, milliCelsius * MILLI, milliCelsius != Long.MIN_VALUE, out);
        } else {
            out.unavailable(Metric.GPU_TEMP_C, temperatureMetric.refusal());
        }
    }

    private void memory(final GpuSample out) {
        final long total = memory(memoryTotal, Metric.VRAM_TOTAL_MB, out);
        final long used = memory(memoryUsage, Metric.VRAM_USED_MB, out);
        if (total > 0 && used >= 0) {
            out.set(Metric.VRAM_PRESSURE, (double) used / total, System.nanoTime());
        } else {
            final String reason = out.reason(total > 0 ? Metric.VRAM_USED_MB : Metric.VRAM_TOTAL_MB);
            out.unavailable(Metric.VRAM_PRESSURE, reason == null ? RocmStatus.NO_VALUE : reason);
        }
    }

    /** Bytes, or a negative number when they are not known. */
    private long memory(final RocmCall call, final Metric metric, final GpuSample out) {
        if (!call.enter()) {
            out.unavailable(metric, call.refusal());
            return -1;
        }
        number.set(ValueLayout.JAVA_LONG, 0, -1);
        final int status = call == memoryTotal
            ? rsmi_dev_memory_total_get(index, RSMI_MEM_TYPE_VRAM(), number)
            : rsmi_dev_memory_usage_get(index, RSMI_MEM_TYPE_VRAM(), number);
        final long bytes = RocmStatus.ok(status) ? number.get(ValueLayout.JAVA_LONG, 0) : -1;
        put(status, metric, bytes / BYTES_PER_MIB, bytes >= 0, out);
        return bytes;
    }

    /** Average power until 5.x; later libraries say which kind a GPU has, and some have only the current one. */
    private void power(final GpuSample out) {
        number.set(ValueLayout.JAVA_LONG, 0, -1);
        final int status;
        if (newLayout && powerNow.enter()) {
            status = rsmi_dev_power_get(index, number, second);
        } else if (!newLayout && powerAverage.enter()) {
            status = rsmi_dev_power_ave_get(index, 0, number);
        } else {
            out.unavailable(Metric.POWER_DRAW_W, newLayout ? powerNow.refusal() : powerAverage.refusal());
            return;
        }
        final long microwatts = number.get(ValueLayout.JAVA_LONG, 0);
        put(status, Metric.POWER_DRAW_W, microwatts * MICRO, microwatts >= 0, out);
    }

    /** What only the driver's gpu_metrics table tells; all bits set means the driver does not know. */
    private void table(final GpuSample out) {
        if (!gpuMetrics.enter()) {
            out.unavailable(Metric.GPU_CLOCK_MHZ, gpuMetrics.refusal());
            out.unavailable(Metric.MEMORY_CLOCK_MHZ, gpuMetrics.refusal());
            out.unavailable(Metric.THERMAL_THROTTLING, gpuMetrics.refusal());
            return;
        }
        metrics.fill(UNTOUCHED);
        final int status = rsmi_dev_gpu_metrics_info_get(index, metrics);
        clock(status, Metric.GPU_CLOCK_MHZ, rsmi_gpu_metrics_t.current_gfxclk(metrics), out);
        clock(status, Metric.MEMORY_CLOCK_MHZ, rsmi_gpu_metrics_t.current_uclk(metrics), out);
        if (newLayout) {
            final long throttle = rsmi_gpu_metrics_t.indep_throttle_status(metrics);
            put(status, Metric.THERMAL_THROTTLING, (throttle & THERMAL_BITS) == 0 ? 0 : 1, throttle != -1L, out);
        } else {
            out.unavailable(Metric.THERMAL_THROTTLING, NO_INDEPENDENT_STATUS);
        }
    }

    private static void clock(final int status, final Metric metric, final short megahertz, final GpuSample out) {
        put(status, metric, Short.toUnsignedInt(megahertz), megahertz != UNKNOWN_U16, out);
    }

    private void powerLimit(final GpuSample out) {
        if (powerCap.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, -1);
            final int status = rsmi_dev_power_cap_get(index, 0, number);
            final long microwatts = number.get(ValueLayout.JAVA_LONG, 0);
            put(status, Metric.POWER_LIMIT_W, microwatts * MICRO, microwatts >= 0, out);
        } else {
            out.unavailable(Metric.POWER_LIMIT_W, powerCap.refusal());
        }
    }

    private static void put(final int status, final Metric metric, final double value, final boolean known,
                            final GpuSample out) {
        if (!RocmStatus.ok(status)) {
            out.unavailable(metric, RocmStatus.reason(status));
        } else if (known) {
            out.set(metric, value, System.nanoTime());
        } else {
            out.unavailable(metric, RocmStatus.NO_VALUE);
        }
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return Map.of(Setting.POWER_LIMIT, powerLimitSetting());
    }

    private SettingState powerLimitSetting() {
        if (!powerCap.enter()) {
            return SettingState.unsupported(powerCap.refusal());
        }
        final int status = rsmi_dev_power_cap_get(index, 0, number);
        if (!RocmStatus.ok(status)) {
            return SettingState.unsupported(RocmStatus.reason(status));
        }
        final double value = number.get(ValueLayout.JAVA_LONG, 0) * MICRO;
        double factory = Double.NaN;
        if (powerCapDefault.enter() && RocmStatus.ok(rsmi_dev_power_cap_default_get(index, number))) {
            factory = number.get(ValueLayout.JAVA_LONG, 0) * MICRO;
        }
        double min = Double.NaN;
        double max = Double.NaN;
        if (powerCapRange.enter() && RocmStatus.ok(rsmi_dev_power_cap_range_get(index, 0, number, second))) {
            max = number.get(ValueLayout.JAVA_LONG, 0) * MICRO;
            min = second.get(ValueLayout.JAVA_LONG, 0) * MICRO;
        }
        return SettingState.of(value, min, max, factory);
    }
}
