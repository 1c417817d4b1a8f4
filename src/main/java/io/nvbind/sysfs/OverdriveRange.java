package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A clock's range in the OverDrive table: level 0 is its least, level 1 its greatest. Of the memory some chips have the
 * greatest only. Chips before Vega 20 have a voltage for each of eight levels, which is no range.
 *
 * @param overdrive the table.
 * @param clock     which.
 */
record OverdriveRange(Overdrive overdrive, OverdriveClock clock) implements SettingControl {

    @Override
    public SettingState read() {
        final OverdriveTable table = overdrive.table();
        if (table == null) {
            return overdrive.lacking();
        }
        final Map<Integer, Integer> levels = table.levels(clock.section());
        final int[] range = table.range(clock.range());
        if (!levels.containsKey(1) || levels.size() > 2 || !table.seconds(clock.section()).isEmpty()) {
            return SettingState.unsupported(levels.isEmpty()
                ? "this GPU's OverDrive table does not have this clock"
                : "this GPU's OverDrive table has levels with a voltage each, and no range");
        }
        final double least = range == null ? Double.NaN : range[0];
        final double most = range == null ? Double.NaN : range[1];
        final int max = levels.get(1);
        final double min = levels.containsKey(0) ? levels.get(0) : least;
        return SettingState.of(new SettingValue.Range(min, max), least, most, null);
    }

    /** The end that is out of the way is moved first, so that the least is never above the greatest. */
    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Range(final double min, final double max))) {
            return overdrive.reset(clock.section());
        }
        final Map<Integer, Integer> levels = overdrive.table().levels(clock.section());
        final List<String> commands = new ArrayList<>();
        commands.add(clock.command() + " 1 " + Math.round(max));
        if (levels.containsKey(0)) {
            commands.add(max < levels.get(0) ? 0 : 1, clock.command() + " 0 " + Math.round(min));
        } else if (Math.round(min) != Math.round(before.min())) {
            return SettingOutcome.refused(Result.OUT_OF_RANGE, "of this clock only the greatest can be set; its least is "
                + Math.round(before.min()) + " MHz");
        }
        return overdrive.commit(commands);
    }
}
