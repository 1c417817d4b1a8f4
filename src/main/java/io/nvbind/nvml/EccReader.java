package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_FEATURE_DISABLED;
import static io.nvbind.nvml.gen.nvml_h.NVML_MEMORY_ERROR_TYPE_CORRECTED;
import static io.nvbind.nvml.gen.nvml_h.NVML_MEMORY_ERROR_TYPE_UNCORRECTED;
import static io.nvbind.nvml.gen.nvml_h.NVML_VOLATILE_ECC;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetEccMode;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTotalEccErrors;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory errors since the driver was loaded; while ECC is off nothing is counted, which is not the same as none. */
final class EccReader implements MetricReader {

    private static final String OFF = "ECC is switched off (nvidia-smi -e 1, then reboot)";

    private final MemorySegment device;
    private final boolean hasMode;
    private final MetricReader corrected;
    private final MetricReader uncorrected;
    private final MemorySegment current = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment pending = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    EccReader(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        this.hasMode = library.has("nvmlDeviceGetEccMode");
        final String symbol = "nvmlDeviceGetTotalEccErrors";
        corrected = NumberReader.wide(library, symbol, Metric.ECC_CORRECTED, 1, number ->
            nvmlDeviceGetTotalEccErrors(device, NVML_MEMORY_ERROR_TYPE_CORRECTED(), NVML_VOLATILE_ECC(), number));
        uncorrected = NumberReader.wide(library, symbol, Metric.ECC_UNCORRECTED, 1, number ->
            nvmlDeviceGetTotalEccErrors(device, NVML_MEMORY_ERROR_TYPE_UNCORRECTED(), NVML_VOLATILE_ECC(), number));
    }

    @Override
    public int read(final GpuSample out) {
        if (hasMode) {
            current.set(ValueLayout.JAVA_INT, 0, -1);
            final int status = nvmlDeviceGetEccMode(device, current, pending);
            if (!NvmlStatus.ok(status)) {
                MetricReader.put(status, Metric.ECC_CORRECTED, 0, out);
                return MetricReader.put(status, Metric.ECC_UNCORRECTED, 0, out);
            }
            if (current.get(ValueLayout.JAVA_INT, 0) == NVML_FEATURE_DISABLED()) {
                out.unavailable(Metric.ECC_CORRECTED, OFF);
                out.unavailable(Metric.ECC_UNCORRECTED, OFF);
                return status;
            }
        }
        final int status = corrected.read(out);
        return NvmlStatus.gone(status) ? status : uncorrected.read(out);
    }
}
