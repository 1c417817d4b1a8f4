package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_TEMPERATURE_GPU;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTemperature;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTemperatureV;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlTemperature_v1_t;
import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Temperature of the GPU: the call every driver has, and its successor on a driver that has dropped it. */
final class TemperatureReader implements MetricReader {

    private static final int UNTOUCHED = -1;

    private final MemorySegment device;
    private final boolean hasPlain;
    private final boolean hasVersioned;
    private final MemorySegment celsius = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment versioned = nvmlTemperature_v1_t.allocate(Arena.ofAuto());

    TemperatureReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        this.hasPlain = library.has("nvmlDeviceGetTemperature");
        this.hasVersioned = library.has("nvmlDeviceGetTemperatureV");
    }

    @Override
    public int read(final GpuSample out) {
        if (hasPlain) {
            celsius.set(ValueLayout.JAVA_INT, 0, UNTOUCHED);
            final int status = nvmlDeviceGetTemperature(device, NVML_TEMPERATURE_GPU(), celsius);
            return put(status, celsius.get(ValueLayout.JAVA_INT, 0), out);
        }
        if (hasVersioned) {
            nvmlTemperature_v1_t.version(versioned, nvml_h.nvmlTemperature_v1());
            nvmlTemperature_v1_t.sensorType(versioned, NVML_TEMPERATURE_GPU());
            nvmlTemperature_v1_t.temperature(versioned, UNTOUCHED);
            final int status = nvmlDeviceGetTemperatureV(device, versioned);
            return put(status, nvmlTemperature_v1_t.temperature(versioned), out);
        }
        return MetricReader.refuse(Metric.GPU_TEMP_C, out);
    }

    private static int put(final int status, final int degrees, final GpuSample out) {
        if (NvmlStatus.ok(status) && degrees == UNTOUCHED) {
            out.unavailable(Metric.GPU_TEMP_C, NvmlStatus.NO_VALUE);
            return status;
        }
        return MetricReader.put(status, Metric.GPU_TEMP_C, degrees, out);
    }
}
