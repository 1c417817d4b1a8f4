package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerManagementDefaultLimit;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerManagementLimit;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerManagementLimitConstraints;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetPowerManagementLimit;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The power limit as it is set, with its range and factory value, all from milliwatts. */
final class PowerLimit implements SettingControl {

    private static final double MILLI = 1e-3;

    private final MemorySegment device;
    private final boolean settable;
    private final boolean hasLimit;
    private final boolean hasDefault;
    private final boolean hasRange;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment other = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    PowerLimit(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        settable = library.has("nvmlDeviceSetPowerManagementLimit");
        hasLimit = library.has("nvmlDeviceGetPowerManagementLimit");
        hasDefault = library.has("nvmlDeviceGetPowerManagementDefaultLimit");
        hasRange = library.has("nvmlDeviceGetPowerManagementLimitConstraints");
    }

    @Override
    public SettingState read() {
        if (!hasLimit) {
            return SettingState.unsupported(NvmlStatus.NO_SYMBOL);
        }
        final int status = nvmlDeviceGetPowerManagementLimit(device, number);
        if (!NvmlStatus.ok(status)) {
            return NvmlOutcome.lacking(status);
        }
        final double value = watts(number);
        final double factory = hasDefault
            && NvmlStatus.ok(nvmlDeviceGetPowerManagementDefaultLimit(device, number)) ? watts(number) : Double.NaN;
        final boolean ranged = hasRange
            && NvmlStatus.ok(nvmlDeviceGetPowerManagementLimitConstraints(device, number, other));
        final SettingState state =
            SettingState.of(value, ranged ? watts(number) : Double.NaN, ranged ? watts(other) : Double.NaN, factory);
        return settable ? state : state.readOnly(NvmlStatus.NO_SYMBOL);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return value instanceof SettingValue.Amount(final double watts)
            ? NvmlOutcome.of(nvmlDeviceSetPowerManagementLimit(device, (int) Math.round(watts / MILLI)))
            : NvmlOutcome.NO_DEFAULT;
    }

    private static double watts(final MemorySegment milliwatts) {
        return Integer.toUnsignedLong(milliwatts.get(ValueLayout.JAVA_INT, 0)) * MILLI;
    }
}
