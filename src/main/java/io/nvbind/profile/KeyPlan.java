package io.nvbind.profile;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.List;
import java.util.Map;

/**
 * What becomes of one value of a profile. Immutable.
 *
 * @param entry     the value and where it was written.
 * @param road      how it acts.
 * @param by        what acts, in words; null when nothing does.
 * @param note      what else is to be known, or why nothing acts; null for nothing.
 * @param variables of the game's environment that it sets.
 * @param setting   of the GPU; null for none.
 * @param value     of the setting; null for none.
 * @param sources   where that is documented.
 */
public record KeyPlan(ProfileEntry entry, Road road, String by, String note, Map<LaunchVariable, String> variables,
                      Setting setting, SettingValue value, List<String> sources) {
}
