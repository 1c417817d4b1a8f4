package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_fan_reset;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_fan_speed_max_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_fan_speed_set;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The first fan's fixed duty cycle. ROCm SMI tells how fast a fan is driven, and not by whom. */
final class FanDuty implements SettingControl {

    private static final String NOT_TOLD = "ROCm SMI does not tell whether a fan's speed is fixed";

    private final int index;
    private final RocmCall max;
    private final RocmCall set;
    private final RocmCall reset;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    FanDuty(final RocmDevice device) {
        index = device.index();
        max = device.call("rsmi_dev_fan_speed_max_get");
        set = device.call("rsmi_dev_fan_speed_set");
        reset = device.call("rsmi_dev_fan_reset");
    }

    @Override
    public SettingState read() {
        if (!max.enter()) {
            return SettingState.unsupported(max.refusal());
        }
        number.set(ValueLayout.JAVA_LONG, 0, 0);
        final int status = rsmi_dev_fan_speed_max_get(index, 0, number);
        if (!RocmStatus.ok(status)) {
            return RocmOutcome.lacking(status);
        }
        if (number.get(ValueLayout.JAVA_LONG, 0) <= 0) {
            return SettingState.unsupported(RocmStatus.NO_VALUE);
        }
        return SettingState.of((SettingValue) null, 0, 100, SettingValue.AUTOMATIC).unread(NOT_TOLD);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (value instanceof SettingValue.Amount(final double percent)) {
            final long most = number.get(ValueLayout.JAVA_LONG, 0);
            return set.enter() ? RocmOutcome.of(rsmi_dev_fan_speed_set(index, 0, Math.round(percent * most / 100)))
                : RocmOutcome.refused(set);
        }
        return reset.enter() ? RocmOutcome.of(rsmi_dev_fan_reset(index, 0)) : RocmOutcome.refused(reset);
    }
}
