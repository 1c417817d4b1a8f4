package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_GRAPHICS;
import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_MEM;
import static io.nvbind.nvml.gen.nvml_h.NVML_TEMPERATURE_GPU;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksEventReasonSwThermalSlowdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksThrottleReasonHwThermalSlowdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetClockInfo;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCurrentClocksEventReasons;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCurrentClocksThrottleReasons;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetEnforcedPowerLimit;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMemoryInfo;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMemoryInfo_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerManagementDefaultLimit;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerManagementLimit;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerManagementLimitConstraints;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerUsage;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTemperature;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetUtilizationRates;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.nvml.gen.nvmlMemory_t;
import io.nvbind.nvml.gen.nvmlMemory_v2_t;
import io.nvbind.nvml.gen.nvmlUtilization_t;
import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * One NVIDIA GPU. Units and functions: docs/vendors.md.
 *
 * <p>Native memory is allocated once; a sample allocates nothing. One thread samples at a time.
 */
final class NvmlGpu implements Gpu {

    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double MILLI = 1e-3;
    private static final String NO_RT_METRIC = "NVML has no metric for ray-tracing units";
    private static final String NO_TENSOR_METRIC = "needs NVML's GPM metrics, which nvbind does not read yet";

    private final MemorySegment device;
    private final GpuInfo info;
    private final boolean hasUtilization;
    private final boolean hasTemperature;
    private final boolean hasClocks;
    private final boolean hasMemoryV2;
    private final boolean hasMemory;
    private final boolean hasPower;
    private final boolean hasEnforcedLimit;
    private final boolean hasEventReasons;
    private final boolean hasThrottleReasons;
    private final boolean hasPowerLimit;
    private final long thermalBits =
        nvmlClocksEventReasonSwThermalSlowdown() | nvmlClocksThrottleReasonHwThermalSlowdown();
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
    private final MemorySegment utilization = nvmlUtilization_t.allocate(Arena.ofAuto());
    private final MemorySegment memory = nvmlMemory_t.allocate(Arena.ofAuto());
    private final MemorySegment memoryV2 = nvmlMemory_v2_t.allocate(Arena.ofAuto());

    NvmlGpu(final NativeLibrary library, final MemorySegment device, final GpuInfo info) {
        this.device = device;
        this.info = info;
        hasUtilization = library.has("nvmlDeviceGetUtilizationRates");
        hasTemperature = library.has("nvmlDeviceGetTemperature");
        hasClocks = library.has("nvmlDeviceGetClockInfo");
        hasMemoryV2 = library.has("nvmlDeviceGetMemoryInfo_v2");
        hasMemory = library.has("nvmlDeviceGetMemoryInfo");
        hasPower = library.has("nvmlDeviceGetPowerUsage");
        hasEnforcedLimit = library.has("nvmlDeviceGetEnforcedPowerLimit");
        hasEventReasons = library.has("nvmlDeviceGetCurrentClocksEventReasons");
        hasThrottleReasons = library.has("nvmlDeviceGetCurrentClocksThrottleReasons");
        hasPowerLimit = library.has("nvmlDeviceGetPowerManagementLimit")
            && library.has("nvmlDeviceGetPowerManagementLimitConstraints")
            && library.has("nvmlDeviceGetPowerManagementDefaultLimit");
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
            return present(powerLimit(out), out);
        }
        final int first = utilization(out);
        if (!present(first, out)) {
            return false;
        }
        temperature(out);
        clock(Metric.GPU_CLOCK_MHZ, NVML_CLOCK_GRAPHICS(), out);
        clock(Metric.MEMORY_CLOCK_MHZ, NVML_CLOCK_MEM(), out);
        memory(out);
        power(out);
        return present(thermal(out), out);
    }

    private static boolean present(final int status, final GpuSample out) {
        if (NvmlStatus.gone(status)) {
            out.unavailable(NvmlStatus.reason(status));
            return false;
        }
        return true;
    }

    private int utilization(final GpuSample out) {
        if (!hasUtilization) {
            return refuse(Metric.GPU_UTILIZATION, out);
        }
        final int status = nvmlDeviceGetUtilizationRates(device, utilization);
        return put(status, Metric.GPU_UTILIZATION, nvmlUtilization_t.gpu(utilization), out);
    }

    private void temperature(final GpuSample out) {
        if (hasTemperature) {
            final int status = nvmlDeviceGetTemperature(device, NVML_TEMPERATURE_GPU(), number);
            put(status, Metric.GPU_TEMP_C, uint(), out);
        } else {
            refuse(Metric.GPU_TEMP_C, out);
        }
    }

    private void clock(final Metric metric, final int type, final GpuSample out) {
        if (hasClocks) {
            final int status = nvmlDeviceGetClockInfo(device, type, number);
            put(status, metric, uint(), out);
        } else {
            refuse(metric, out);
        }
    }

    /** The v2 call tells the memory the driver keeps for itself apart; without it pressure is used / total. */
    private void memory(final GpuSample out) {
        if (hasMemoryV2) {
            nvmlMemory_v2_t.version(memoryV2, nvml_h.nvmlMemory_v2());
            final int status = nvmlDeviceGetMemoryInfo_v2(device, memoryV2);
            memory(status, nvmlMemory_v2_t.total(memoryV2), nvmlMemory_v2_t.used(memoryV2),
                nvmlMemory_v2_t.reserved(memoryV2), out);
        } else if (hasMemory) {
            final int status = nvmlDeviceGetMemoryInfo(device, memory);
            memory(status, nvmlMemory_t.total(memory), nvmlMemory_t.used(memory), 0, out);
        } else {
            memory(nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND(), 0, 0, 0, out);
        }
    }

    private static void memory(final int status, final long total, final long used, final long reserved,
                               final GpuSample out) {
        put(status, Metric.VRAM_TOTAL_MB, total / BYTES_PER_MIB, out);
        put(status, Metric.VRAM_USED_MB, used / BYTES_PER_MIB, out);
        if (NvmlStatus.ok(status) && total - reserved <= 0) {
            out.unavailable(Metric.VRAM_PRESSURE, "the driver reports no usable video memory");
        } else {
            put(status, Metric.VRAM_PRESSURE, (double) used / (total - reserved), out);
        }
    }

    private void power(final GpuSample out) {
        if (hasPower) {
            final int status = nvmlDeviceGetPowerUsage(device, number);
            put(status, Metric.POWER_DRAW_W, uint() * MILLI, out);
        } else {
            refuse(Metric.POWER_DRAW_W, out);
        }
    }

    private int powerLimit(final GpuSample out) {
        if (!hasEnforcedLimit) {
            return refuse(Metric.POWER_LIMIT_W, out);
        }
        final int status = nvmlDeviceGetEnforcedPowerLimit(device, number);
        return put(status, Metric.POWER_LIMIT_W, uint() * MILLI, out);
    }

    /** Software and hardware thermal slowdown; hardware slowdown (0x8) alone may be power and is no proof. */
    private int thermal(final GpuSample out) {
        final int status;
        if (hasEventReasons) {
            status = nvmlDeviceGetCurrentClocksEventReasons(device, number);
        } else if (hasThrottleReasons) {
            status = nvmlDeviceGetCurrentClocksThrottleReasons(device, number);
        } else {
            return refuse(Metric.THERMAL_THROTTLING, out);
        }
        final boolean thermal = (number.get(ValueLayout.JAVA_LONG, 0) & thermalBits) != 0;
        return put(status, Metric.THERMAL_THROTTLING, thermal ? 1 : 0, out);
    }

    private static int put(final int status, final Metric metric, final double value, final GpuSample out) {
        if (NvmlStatus.ok(status)) {
            out.set(metric, value, System.nanoTime());
        } else {
            out.unavailable(metric, NvmlStatus.reason(status));
        }
        return status;
    }

    private static int refuse(final Metric metric, final GpuSample out) {
        out.unavailable(metric, NvmlStatus.NO_SYMBOL);
        return nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND();
    }

    private double uint() {
        return Integer.toUnsignedLong(number.get(ValueLayout.JAVA_INT, 0));
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return Map.of(Setting.POWER_LIMIT, powerLimitSetting());
    }

    private SettingState powerLimitSetting() {
        if (!hasPowerLimit) {
            return SettingState.unsupported(NvmlStatus.NO_SYMBOL);
        }
        int status = nvmlDeviceGetPowerManagementLimit(device, number);
        if (!NvmlStatus.ok(status)) {
            return SettingState.unsupported(NvmlStatus.reason(status));
        }
        final double value = uint() * MILLI;
        status = nvmlDeviceGetPowerManagementDefaultLimit(device, number);
        final double factory = NvmlStatus.ok(status) ? uint() * MILLI : Double.NaN;
        status = nvmlDeviceGetPowerManagementLimitConstraints(device, number, number.asSlice(Integer.BYTES));
        final boolean ranged = NvmlStatus.ok(status);
        return SettingState.of(value, ranged ? uint() * MILLI : Double.NaN,
            ranged ? Integer.toUnsignedLong(number.get(ValueLayout.JAVA_INT, Integer.BYTES)) * MILLI : Double.NaN,
            factory);
    }
}
