package io.nvbind.profile;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a profile comes to on a GPU. Immutable.
 *
 * @param profile   the game's.
 * @param preset    quality preset; null for none.
 * @param keys      each value and what becomes of it.
 * @param variables of the game's environment.
 * @param wrapper   command the game is started by; empty for none.
 */
public record GamePlan(Profile profile, String preset, List<KeyPlan> keys, Map<LaunchVariable, String> variables,
                       List<String> wrapper) {

    /**
     * Plans a profile.
     *
     * @param profile the game's.
     * @param preset  quality preset; null for none.
     * @param target  GPU and game; its output is taken from the profile.
     * @return the plan.
     */
    public static GamePlan of(final Profile profile, final String preset, final Target target) {
        final Map<String, ProfileEntry> entries = profile.entries(preset, target.vendor());
        final ProfileEntry output = entries.get(ProfileKey.GAMESCOPE + "." + ProfileKey.OUTPUT.label());
        final Target whole = new Target(target.vendor(), target.gpuName(), target.states(), profile.apis(),
            profile.proton(), output == null ? null : output.value().stringValue());
        final List<KeyPlan> keys = new ArrayList<>();
        final Map<LaunchVariable, String> variables = new EnumMap<>(LaunchVariable.class);
        final List<String> wrapper = new ArrayList<>();
        for (final ProfileEntry entry : entries.values()) {
            final List<Deed> deeds = KeyTable.deeds(entry, whole);
            final Map<LaunchVariable, String> own = new EnumMap<>(LaunchVariable.class);
            for (final Deed deed : deeds) {
                deed.variables().forEach((variable, value) -> own.merge(variable, value, variable::join));
                if (wrapper.isEmpty()) {
                    wrapper.addAll(deed.wrapper());
                }
            }
            own.forEach((variable, value) -> variables.merge(variable, value, variable::join));
            keys.add(key(entry, deeds, own, whole));
        }
        return new GamePlan(profile, preset, List.copyOf(keys), Collections.unmodifiableMap(variables),
            List.copyOf(wrapper));
    }

    private static KeyPlan key(final ProfileEntry entry, final List<Deed> deeds,
                               final Map<LaunchVariable, String> variables, final Target target) {
        final Set<String> by = new LinkedHashSet<>();
        final Set<String> notes = new LinkedHashSet<>();
        final Set<String> sources = new LinkedHashSet<>();
        for (final Deed deed : deeds) {
            if (deed.by() != null) {
                by.add(deed.by());
            }
            if (deed.note() != null) {
                notes.add(deed.note());
            }
            sources.add(deed.source());
        }
        final Road road = deeds.getFirst().road();
        final boolean sets = road == Road.NOW;
        return new KeyPlan(entry, road, by.isEmpty() ? null : String.join(", ", by),
            notes.isEmpty() ? null : String.join("; ", notes), Collections.unmodifiableMap(variables),
            sets ? DriverSetting.setting(entry.path()) : null, sets ? DriverSetting.value(entry, target) : null,
            List.copyOf(sources));
    }

    /**
     * What is to be set on the GPU at once.
     *
     * @return setting to value; where two keys set the same, the later holds.
     */
    public Map<Setting, SettingValue> settings() {
        final Map<Setting, SettingValue> settings = new EnumMap<>(Setting.class);
        for (final KeyPlan key : keys) {
            if (key.setting() != null) {
                settings.put(key.setting(), key.value());
            }
        }
        return settings;
    }
}
