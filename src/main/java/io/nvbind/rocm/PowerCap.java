package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_set;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;

/** The power cap: watts here, microwatts there. */
final class PowerCap implements SettingControl {

    private final int index;
    private final PowerReader reader;
    private final RocmCall set;

    PowerCap(final RocmDevice device, final PowerReader reader) {
        index = device.index();
        this.reader = reader;
        set = device.call("rsmi_dev_power_cap_set");
    }

    @Override
    public SettingState read() {
        return reader.limit();
    }

    /** The driver keeps whole watts. */
    @Override
    public double step() {
        return 1;
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Amount(final double watts))) {
            return SettingOutcome.refused(Result.UNSUPPORTED, "the driver does not tell what its default is");
        }
        return set.enter() ? RocmOutcome.of(rsmi_dev_power_cap_set(index, 0, Math.round(watts / Readings.MICRO)))
            : RocmOutcome.refused(set);
    }
}
