package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a container wants of its GPU; what is not said stays as it is. Immutable.
 *
 * @param settings by name; a null value takes the container's wish back.
 * @param mode     in one word, null for none; it must not come with settings that it decides ({@link PerformanceMode#none}).
 * @param endsMode whether the wishes of the mode before are taken back.
 */
public record GpuConfiguration(Map<Setting, SettingValue> settings, PerformanceMode mode, boolean endsMode) {

    /** Copies the settings. */
    public GpuConfiguration {
        final Map<Setting, SettingValue> copy = new EnumMap<>(Setting.class);
        copy.putAll(settings);
        settings = Collections.unmodifiableMap(copy);
    }

    /**
     * Just settings.
     *
     * @param settings by name; a null value takes the container's wish back.
     * @return without a mode.
     */
    public static GpuConfiguration of(final Map<Setting, SettingValue> settings) {
        return new GpuConfiguration(settings, null, false);
    }
}
