package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlClocksEventReasonGpuIdle;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksEventReasonSwPowerCap;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksEventReasonSwThermalSlowdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksThrottleReasonHwPowerBrakeSlowdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksThrottleReasonHwSlowdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlClocksThrottleReasonHwThermalSlowdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCurrentClocksEventReasons;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCurrentClocksThrottleReasons;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedClocksEventReasons;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetSupportedClocksThrottleReasons;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Why the clocks are lower than they could be, reason by reason, from one call.
 *
 * <p>Hardware slowdown (0x8) is raised for heat and for power alike: alone it proves no heat. The older name of the call
 * says "throttle", the newer "event"; the bits are the same.
 */
final class ThrottleReader implements MetricReader {

    private static final long ALL = -1;

    private final long thermal = nvmlClocksEventReasonSwThermalSlowdown() | nvmlClocksThrottleReasonHwThermalSlowdown();
    private final long power = nvmlClocksEventReasonSwPowerCap();
    private final long hardware =
        nvmlClocksThrottleReasonHwSlowdown() | nvmlClocksThrottleReasonHwPowerBrakeSlowdown();
    private final long idle = nvmlClocksEventReasonGpuIdle();
    private final MemorySegment device;
    private final boolean hasEvent;
    private final boolean hasThrottle;
    private final MemorySegment bits = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final long supported;

    ThrottleReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        this.hasEvent = library.has("nvmlDeviceGetCurrentClocksEventReasons");
        this.hasThrottle = library.has("nvmlDeviceGetCurrentClocksThrottleReasons");
        this.supported = supported(library);
    }

    /** Which reasons this GPU can give; all, when it does not say. */
    private long supported(final NativeLibrary library) {
        bits.set(ValueLayout.JAVA_LONG, 0, 0);
        final int status;
        if (library.has("nvmlDeviceGetSupportedClocksEventReasons")) {
            status = nvmlDeviceGetSupportedClocksEventReasons(device, bits);
        } else if (library.has("nvmlDeviceGetSupportedClocksThrottleReasons")) {
            status = nvmlDeviceGetSupportedClocksThrottleReasons(device, bits);
        } else {
            return ALL;
        }
        final long told = bits.get(ValueLayout.JAVA_LONG, 0);
        return NvmlStatus.ok(status) && told != 0 ? told : ALL;
    }

    @Override
    public int read(final GpuSample out) {
        final int status;
        bits.set(ValueLayout.JAVA_LONG, 0, 0);
        if (hasEvent) {
            status = nvmlDeviceGetCurrentClocksEventReasons(device, bits);
        } else if (hasThrottle) {
            status = nvmlDeviceGetCurrentClocksThrottleReasons(device, bits);
        } else {
            status = nvml_h.NVML_ERROR_FUNCTION_NOT_FOUND();
        }
        final long now = bits.get(ValueLayout.JAVA_LONG, 0);
        put(status, Metric.THERMAL_THROTTLING, now, thermal, out);
        put(status, Metric.THROTTLE_POWER, now, power, out);
        put(status, Metric.THROTTLE_HARDWARE, now, hardware, out);
        put(status, Metric.THROTTLE_IDLE, now, idle, out);
        return status;
    }

    private void put(final int status, final Metric metric, final long now, final long wanted, final GpuSample out) {
        final boolean can = ((supported | now) & wanted) != 0;
        MetricReader.put(NvmlStatus.ok(status) && !can ? nvml_h.NVML_ERROR_NOT_SUPPORTED() : status, metric,
            (now & wanted) != 0 ? 1 : 0, out);
    }
}
