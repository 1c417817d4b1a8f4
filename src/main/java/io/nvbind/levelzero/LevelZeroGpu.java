package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_ERROR_DEVICE_REQUIRES_RESET;

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
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * One Intel GPU: a reader for each kind of sensor its driver lists. Units and functions: docs/vendors-intel.md.
 *
 * <p>Native memory is allocated once; a sample allocates nothing. One thread samples at a time. A GPU that says it sleeps
 * is asked nothing further in that sample.
 */
final class LevelZeroGpu implements Gpu {

    private final GpuInfo info;
    private final MemorySegment device;
    private final GpuCondition condition;
    private final Reader[] fast;
    private final Reader[] slow;
    private final SettingControls controls;
    private final ProcessReader processes;
    private final DetailsReader details;

    LevelZeroGpu(final NativeLibrary library, final DeviceHandle handle, final GpuInfo info) {
        this.info = info;
        device = handle.device();
        condition = new GpuCondition(info.id());
        final Readers readers = new Readers(library, device, condition);
        fast = readers.fast();
        slow = readers.slow();
        controls = LevelZeroControls.of(library, device, readers.powerLimit());
        processes = new ProcessReader(library, device);
        details = new DetailsReader(library, handle);
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    MemorySegment device() {
        return device;
    }

    /** Whether it is there, and its events. */
    GpuCondition condition() {
        return condition;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        final Reader[] readers = tier == Metric.Tier.FAST ? fast : slow;
        for (int i = 0; i < readers.length; i++) {
            final int status = readers[i].read(out);
            if (LevelZeroStatus.gone(status)) {
                out.unavailable(LevelZeroStatus.reason(status));
                condition.gone(LevelZeroStatus.reason(status));
                return false;
            } else if (LevelZeroStatus.asleep(status)) {
                unavailable(tier, LevelZeroStatus.reason(status), out);
                return true;
            } else if (status == ZE_RESULT_ERROR_DEVICE_REQUIRES_RESET()) {
                condition.resetNeeded(LevelZeroStatus.reason(status));
            }
        }
        condition.there();
        return true;
    }

    private static void unavailable(final Metric.Tier tier, final String reason, final GpuSample out) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            if (Metric.ALL.get(i).tier() == tier) {
                out.unavailable(Metric.ALL.get(i), reason);
            }
        }
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
        return details.read();
    }

    @Override
    public GpuProcesses processes() {
        return processes.read();
    }
}
