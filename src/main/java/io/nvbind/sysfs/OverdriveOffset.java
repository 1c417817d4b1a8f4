package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.List;
import java.util.Map;

/**
 * The graphics clock's offset in the OverDrive table of RDNA 4. Kernels before 6.15 show it as the second of two levels.
 *
 * @param overdrive the table.
 */
record OverdriveOffset(Overdrive overdrive) implements SettingControl {

    private static final OverdriveClock CLOCK = OverdriveClock.GRAPHICS_OFFSET;

    @Override
    public SettingState read() {
        final OverdriveTable table = overdrive.table();
        if (table == null) {
            return overdrive.lacking();
        }
        final Integer single = table.single(CLOCK.section());
        final Map<Integer, Integer> levels = table.levels(CLOCK.section());
        final Integer offset = single == null ? levels.get(1) : single;
        final int[] range = table.range(CLOCK.range());
        return offset == null ? SettingState.unsupported("this GPU's OverDrive table has no offset of this clock")
            : SettingState.of(offset, range == null ? Double.NaN : range[0], range == null ? Double.NaN : range[1], 0);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final long megahertz = value instanceof SettingValue.Amount(final double amount) ? Math.round(amount) : 0;
        final boolean levels = overdrive.table().single(CLOCK.section()) == null;
        return overdrive.commit(List.of(CLOCK.command() + (levels ? " 1 " : " ") + megahertz));
    }
}
