package io.nvbind.sysfs;

import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * amdgpu's {@code pp_od_clk_voltage}: values are written one by one and take effect with {@code c}. {@code r} gives
 * everything back at once, clocks and voltages alike, so whoever wants one thing back gets the others written again.
 *
 * @param file that one.
 */
record Overdrive(SettingFile file) {

    private static final String VOLTAGE = "OD_VDDGFX_OFFSET";

    /** The table as it is; null when it cannot be read. */
    OverdriveTable table() {
        final String text = file.text().value();
        return text == null ? null : new OverdriveTable(text);
    }

    /** Why there is no table. */
    SettingState lacking() {
        return file.lacking();
    }

    /** Writes commands and commits them; stops at the first that is refused. */
    SettingOutcome commit(final List<String> commands) {
        for (final String command : commands) {
            final SettingOutcome problem = file.put(command);
            if (problem != null) {
                return problem;
            }
        }
        return file.put("c");
    }

    /**
     * Gives one thing back to the driver.
     *
     * @param section which; the others are as before afterwards.
     * @return null when the kernel took all of it.
     */
    SettingOutcome reset(final String section) {
        final OverdriveTable before = table();
        final SettingOutcome problem = commit(List.of("r"));
        final OverdriveTable after = table();
        if (problem != null || before == null || after == null) {
            return problem;
        }
        final List<String> again = new ArrayList<>();
        for (final OverdriveClock clock : OverdriveClock.values()) {
            if (!clock.section().equals(section)) {
                restore(clock, before, after, again);
            }
        }
        final Integer millivolts = before.single(VOLTAGE);
        if (millivolts != null && !millivolts.equals(after.single(VOLTAGE))) {
            again.add("vo " + millivolts);
        }
        return again.isEmpty() ? null : commit(again);
    }

    private static void restore(final OverdriveClock clock, final OverdriveTable before, final OverdriveTable after,
                                final List<String> again) {
        for (final Map.Entry<Integer, Integer> level : before.levels(clock.section()).entrySet()) {
            if (!level.getValue().equals(after.levels(clock.section()).get(level.getKey()))) {
                again.add(clock.command() + " " + level.getKey() + " " + level.getValue());
            }
        }
        final Integer single = before.single(clock.section());
        if (single != null && !single.equals(after.single(clock.section()))) {
            again.add(clock.command() + " " + single);
        }
    }
}
