package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_GRAPHICS;
import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_MEM;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_GPU_NOT_FOUND;
import static io.nvbind.nvml.gen.nvml_h.NVML_ERROR_INVALID_ARGUMENT;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetClockInfo;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPciInfo_v3;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerUsage;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.nvml.gen.nvmlPciInfo_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * One NVIDIA GPU: a reader for each thing NVML tells. Units and functions: docs/vendors-nvidia.md.
 *
 * <p>Native memory is allocated once; a sample allocates nothing. One thread samples at a time.
 */
final class NvmlGpu implements Gpu, AutoCloseable {

    private static final double MILLI = 1e-3;
    private static final String NO_HOTSPOT = "NVML has no metric for the hottest spot";
    private static final String NO_VOLTAGE = "NVML has no metric for voltage";

    private final NativeLibrary library;
    private final MemorySegment device;
    private final GpuInfo info;
    private final MetricReader[] fast;
    private final MetricReader[] slow;
    private final FieldReader fields;
    private final TensorReader tensor;
    private final PowerLimit powerLimit;
    private final Processes processes;
    private final MemorySegment pci = nvmlPciInfo_t.allocate(Arena.ofAuto());

    NvmlGpu(final NativeLibrary library, final MemorySegment device, final GpuInfo info) {
        this.library = library;
        this.device = device;
        this.info = info;
        fields = new FieldReader(library, device, NumberReader.narrow(library, "nvmlDeviceGetPowerUsage",
            Metric.POWER_DRAW_W, MILLI, number -> nvmlDeviceGetPowerUsage(device, number)));
        tensor = new TensorReader(library, device);
        powerLimit = new PowerLimit(library, device);
        processes = new Processes(library, device, info.driverVersion());
        fast = new MetricReader[] {
            new UtilizationReader(library, device),
            new TemperatureReader(library, device),
            clock(library, device, Metric.GPU_CLOCK_MHZ, NVML_CLOCK_GRAPHICS()),
            clock(library, device, Metric.MEMORY_CLOCK_MHZ, NVML_CLOCK_MEM()),
            new MemoryReader(library, device),
            fields,
            new ThrottleReader(library, device),
            new AbsentMetric(Metric.HOTSPOT_TEMP_C, NO_HOTSPOT),
            new AbsentMetric(Metric.VOLTAGE_MV, NO_VOLTAGE)};
        final List<MetricReader> others = new SlowReaders(library, device).all(tensor);
        slow = others.toArray(new MetricReader[0]);
    }

    private static MetricReader clock(final NativeLibrary library, final MemorySegment device, final Metric metric,
                                      final int type) {
        return NumberReader.narrow(library, "nvmlDeviceGetClockInfo", metric, 1,
            number -> nvmlDeviceGetClockInfo(device, type, number));
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        final MetricReader[] readers = tier == Metric.Tier.FAST ? fast : slow;
        for (final MetricReader reader : readers) {
            final int status = reader.read(out);
            if (NvmlStatus.gone(status) || invalid(status)) {
                out.unavailable(NvmlStatus.reason(NvmlStatus.gone(status) ? status : NVML_ERROR_GPU_NOT_FOUND()));
                return false;
            }
        }
        if (tier == Metric.Tier.SLOW) {
            fields.askAgain();
        }
        return true;
    }

    /** "Invalid argument" is a question the driver does not know, or a handle it does not know any more. */
    private boolean invalid(final int status) {
        return status == NVML_ERROR_INVALID_ARGUMENT() && nvmlDeviceGetPciInfo_v3(device, pci) == status;
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return Map.of(Setting.POWER_LIMIT, powerLimit.state());
    }

    @Override
    public GpuDetails details() {
        try (Arena arena = Arena.ofConfined()) {
            final DetailList list = new DetailList(library, arena);
            IdentityDetails.read(device, list);
            ModeDetails.read(device, list);
            ClockDetails.read(arena, device, list);
            LinkDetails.read(library, arena, device, list);
            return list.details();
        }
    }

    @Override
    public GpuProcesses processes() {
        return processes.read();
    }

    /** Frees what the library holds for it. Nothing else may be called afterwards. */
    @Override
    public void close() {
        tensor.close();
    }
}
