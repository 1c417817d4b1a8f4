package io.nvbind.sysfs;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * amdgpu's {@code pp_power_profile_mode}: a table whose lines begin with a number and a name, the one in force marked with
 * a star; the number is written. {@code CUSTOM} wants parameters, so it is shown and not offered.
 *
 * @param file  that one.
 * @param level on older chips the driver takes a profile only while this is {@code manual}.
 */
record PowerProfile(SettingFile file, SettingFile level) implements SettingControl {

    private static final Pattern LINE = Pattern.compile("^\\s*([0-9]{1,2})\\s+([A-Z0-9_]*[A-Z_][A-Z0-9_]*)\\s*(\\*?).*");
    private static final String CUSTOM = "custom";
    private static final String DEFAULT = "bootup_default";

    @Override
    public SettingState read() {
        final String text = file.text().value();
        if (text == null) {
            return file.lacking();
        }
        final List<String> choices = new ArrayList<>();
        String now = null;
        for (final String line : text.lines().toList()) {
            final Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                final String name = matcher.group(2).toLowerCase(Locale.ROOT);
                if (!name.equals(CUSTOM)) {
                    choices.add(name);
                }
                now = matcher.group(3).isEmpty() ? now : name;
            }
        }
        if (choices.isEmpty()) {
            return file.lacking();
        }
        final SettingState state = SettingState.of(String.valueOf(now), choices, choices.contains(DEFAULT) ? DEFAULT : null);
        return now == null ? state.unread("the driver marks no profile as the one in force") : state;
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final String text = String.valueOf(file.text().value());
        for (final String line : text.lines().toList()) {
            final Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).toLowerCase(Locale.ROOT).equals(value.text())) {
                return explained(file.put(matcher.group(1)));
            }
        }
        return SettingOutcome.refused(Result.UNSUPPORTED, "this GPU does not tell its default profile");
    }

    private SettingOutcome explained(final SettingOutcome problem) {
        final boolean automatic = problem != null && problem.result() == Result.OUT_OF_RANGE
            && !level.text().is(PerformanceLevel.MANUAL);
        return automatic ? SettingOutcome.refused(Result.UNSUPPORTED, problem.message()
            + "; this chip takes a profile only while performance_level = manual") : problem;
    }
}
