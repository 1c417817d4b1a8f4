package io.nvbind.profile;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Settings of the GPU itself, by its driver, at once. */
final class DriverSetting {

    private static final double WHOLE_PERCENT = 100;

    private DriverSetting() {
    }

    /** Which setting a path is about. */
    static Setting setting(final String path) {
        final String label = path.substring(path.indexOf('.') + 1);
        for (final Setting setting : Setting.ALL) {
            if (setting.label().equals(label)) {
                return setting;
            }
        }
        return Setting.POWER_LIMIT;
    }

    /** What is to be set; null when the GPU does not tell what it is a share of. */
    static SettingValue value(final ProfileEntry entry, final Target target) {
        if (entry.key() != ProfileKey.POWER_LIMIT_PERCENT) {
            return setting(entry.path()).parse(entry.value().asString());
        }
        final SettingState state = target.states().get(Setting.POWER_LIMIT);
        if (state == null || !(state.defaultValue() instanceof SettingValue.Amount(final double usual))) {
            return null;
        }
        final double watts = Math.rint(usual * entry.value().doubleValue() / WHOLE_PERCENT);
        return new SettingValue.Amount(watts);
    }

    static Deed act(final ProfileEntry entry, final Target target) {
        final Setting setting = setting(entry.path());
        final SettingState state = target.states().get(setting);
        if (state == null) {
            return Deed.unsupported("this GPU's driver has not told whether it has " + setting.label(), Sources.SETTINGS);
        }
        if (state.unsupported() != null) {
            return Deed.unsupported(state.unsupported(), Sources.SETTINGS);
        }
        if (state.readOnly() != null) {
            return Deed.unsupported(state.readOnly(), Sources.SETTINGS);
        }
        final SettingValue value = value(entry, target);
        if (value == null) {
            return Deed.unsupported("the driver does not tell the default that percent are of", Sources.SETTINGS);
        }
        return new Deed(Road.NOW, "the driver", setting.label() + " = " + value.text()
            + (setting.unit().isEmpty() ? "" : " " + setting.unit()), Map.of(), List.of(), Sources.SETTINGS);
    }

    /** Checks how a value is written. */
    static void check(final String path, final JsonNode value) {
        setting(path).parse(value.asString());
    }
}
