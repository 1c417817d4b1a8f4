package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_SUCCESS;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDetails;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuProcesses;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingControls;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
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

    private final NativeLibrary library;
    private final MemorySegment device;
    private final GpuInfo info;
    private final Presence presence;
    private final FastReaders fast;
    private final MetricReader[] slow;
    private final TensorReader tensor;
    private final SettingControls controls;
    private final Processes processes;

    NvmlGpu(final NativeLibrary library, final MemorySegment device, final GpuInfo info) {
        this.library = library;
        this.device = device;
        this.info = info;
        presence = new Presence(device);
        fast = new FastReaders(library, device, presence);
        tensor = new TensorReader(library, device);
        controls = NvmlControls.of(library, device);
        processes = new Processes(library, device, info.driverVersion());
        final List<MetricReader> others = new SlowReaders(library, device).all(tensor);
        slow = others.toArray(new MetricReader[0]);
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        final int loss = tier == Metric.Tier.FAST ? fast.read(out) : slow(out);
        if (!NvmlStatus.ok(loss)) {
            out.unavailable(NvmlStatus.reason(loss));
            return false;
        }
        return true;
    }

    /** Some of these calls take milliseconds, so each has its own time. */
    private int slow(final GpuSample out) {
        for (final MetricReader reader : slow) {
            out.at(System.nanoTime());
            final int loss = presence.loss(reader.read(out));
            if (!NvmlStatus.ok(loss)) {
                return loss;
            }
        }
        fast.askAgain();
        return NVML_SUCCESS();
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return controls.states();
    }

    @Override
    public SettingState setting(final Setting setting) {
        return controls.state(setting);
    }

    @Override
    public SettingOutcome apply(final Setting setting, final SettingValue value) {
        return controls.apply(setting, value);
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
