package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMaxClockInfo;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Locked clocks, MHz. NVML sets and resets them and has no call that tells what they are locked to, so a lock is accepted,
 * never known to be applied. The range is that of the supported clocks, which never change.
 */
final class ClockLock implements SettingControl {

    private static final String NO_GETTER = "NVML has no call that tells the locked clocks";

    /** Locks clocks to a range. */
    @FunctionalInterface
    interface Lock {
        int set(int minMegahertz, int maxMegahertz);
    }

    /** Gives them free. */
    @FunctionalInterface
    interface Reset {
        int reset();
    }

    private final MemorySegment device;
    private final int clock;
    private final boolean hasMax;
    private final SupportedClocks supported;
    private final Lock lock;
    private final Reset reset;

    /**
     * Prepares it.
     *
     * @param library   has the calls.
     * @param device    which GPU.
     * @param clock     a {@code nvmlClockType_t}.
     * @param supported the clocks it can run at.
     * @param lock      sets.
     * @param reset     resets.
     */
    ClockLock(final NativeLibrary library, final MemorySegment device, final int clock, final SupportedClocks supported,
              final Lock lock, final Reset reset) {
        this.device = device;
        this.clock = clock;
        this.hasMax = library.has("nvmlDeviceGetMaxClockInfo");
        this.supported = supported;
        this.lock = lock;
        this.reset = reset;
    }

    @Override
    public SettingState read() {
        if (supported.known()) {
            return state(supported.min(), supported.max());
        }
        if (!hasMax) {
            return state(Double.NaN, Double.NaN);
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment max = arena.allocate(ValueLayout.JAVA_INT);
            final int status = nvmlDeviceGetMaxClockInfo(device, clock, max);
            return NvmlStatus.ok(status) ? state(Double.NaN, max.get(ValueLayout.JAVA_INT, 0))
                : NvmlOutcome.lacking(status);
        }
    }

    private static SettingState state(final double min, final double max) {
        return SettingState.of((SettingValue) null, min, max, SettingValue.AUTOMATIC).unread(NO_GETTER);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return NvmlOutcome.of(value instanceof SettingValue.Range(final double min, final double max)
            ? lock.set((int) Math.round(min), (int) Math.round(max)) : reset.reset());
    }
}
