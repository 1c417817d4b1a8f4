package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_FAN_POLICY_MANUAL;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetFanControlPolicy_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetMinMaxFanSpeed;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetNumFans;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetTargetFanSpeed;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetDefaultFanSpeed_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceSetFanSpeed_v2;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Fixed speed of all fans alike, percent, or the GPU's own control. What is read back is the speed asked for, since a fan
 * takes seconds to get there. A fan set by hand stays so until it is given back: the GPU does not take it back when it is
 * hot.
 */
final class FanControl implements SettingControl {

    private static final String NO_FAN = "this GPU has no fan of its own";
    private static final String DIFFERENT = "its fans are driven each in its own way";

    private final MemorySegment device;
    private final boolean known;
    private final boolean hasRange;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final MemorySegment other = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    FanControl(final NativeLibrary library, final MemorySegment device) {
        this.device = device;
        known = List.of("nvmlDeviceGetNumFans", "nvmlDeviceGetFanControlPolicy_v2", "nvmlDeviceGetTargetFanSpeed",
            "nvmlDeviceSetFanSpeed_v2", "nvmlDeviceSetDefaultFanSpeed_v2").stream().allMatch(library::has);
        hasRange = library.has("nvmlDeviceGetMinMaxFanSpeed");
    }

    @Override
    public SettingState read() {
        if (!known) {
            return SettingState.unsupported(NvmlStatus.NO_SYMBOL);
        }
        final int status = nvmlDeviceGetNumFans(device, number);
        final int fans = number.get(ValueLayout.JAVA_INT, 0);
        if (!NvmlStatus.ok(status)) {
            return NvmlOutcome.lacking(status);
        }
        if (fans <= 0) {
            return SettingState.unsupported(NO_FAN);
        }
        SettingValue common = null;
        boolean different = false;
        for (int fan = 0; fan < fans; fan++) {
            final int policy = nvmlDeviceGetFanControlPolicy_v2(device, fan, number);
            final boolean manual = number.get(ValueLayout.JAVA_INT, 0) == NVML_FAN_POLICY_MANUAL();
            final int target = NvmlStatus.ok(policy) && manual ? nvmlDeviceGetTargetFanSpeed(device, fan, number) : policy;
            if (!NvmlStatus.ok(target)) {
                return NvmlOutcome.lacking(target);
            }
            final SettingValue each =
                manual ? new SettingValue.Amount(number.get(ValueLayout.JAVA_INT, 0)) : SettingValue.AUTOMATIC;
            different |= common != null && !common.equals(each);
            common = each;
        }
        final SettingState state = ranged(common);
        return different ? state.unread(DIFFERENT) : state;
    }

    private SettingState ranged(final SettingValue value) {
        final boolean ranged = hasRange && NvmlStatus.ok(nvmlDeviceGetMinMaxFanSpeed(device, number, other));
        return SettingState.of(value, ranged ? number.get(ValueLayout.JAVA_INT, 0) : 0,
            ranged ? other.get(ValueLayout.JAVA_INT, 0) : 100, SettingValue.AUTOMATIC);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final int counted = nvmlDeviceGetNumFans(device, number);
        final int fans = number.get(ValueLayout.JAVA_INT, 0);
        if (!NvmlStatus.ok(counted)) {
            return NvmlOutcome.of(counted);
        }
        for (int fan = 0; fan < fans; fan++) {
            final int status = value instanceof SettingValue.Amount(final double percent)
                ? nvmlDeviceSetFanSpeed_v2(device, fan, (int) Math.round(percent))
                : nvmlDeviceSetDefaultFanSpeed_v2(device, fan);
            if (!NvmlStatus.ok(status)) {
                final SettingOutcome problem = NvmlOutcome.of(status);
                return fan == 0 ? problem : SettingOutcome.refused(problem.result(),
                    fan + " of " + fans + " fans were set, then: " + problem.message());
            }
        }
        return null;
    }
}
