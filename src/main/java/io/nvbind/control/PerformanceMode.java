package io.nvbind.control;

import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a GPU is to weigh speed against power, in one word for all vendors. None raises a power limit or an offset.
 *
 * <p>Where there is a performance level (AMD): {@code low}; {@code auto}; {@code manual} with the power profile
 * {@code 3d_full_screen} ({@code high} where there is none); {@code high}. Elsewhere by the range of the graphics clock: its
 * lower half; free; its upper half; locked to its greatest.
 */
public enum PerformanceMode {
    /** Least power. */
    POWER_SAVE("PowerSave"),
    /** The driver's own way. */
    BALANCED("Balanced"),
    /** Clocks that do not fall while a frame is being waited for. */
    PERFORMANCE("Performance"),
    /** Greatest clocks, always. */
    MAXIMUM("Maximum");

    private static final String GAMING_PROFILE = "3d_full_screen";
    private static final String MANUAL = "manual";

    private final String label;

    PerformanceMode(final String label) {
        this.label = label;
    }

    /**
     * The name in JSON.
     *
     * @return for instance {@code PowerSave}.
     */
    public String label() {
        return label;
    }

    /**
     * The names in JSON.
     *
     * @return of all modes.
     */
    public static String[] labels() {
        return List.of(values()).stream().map(PerformanceMode::label).toArray(String[]::new);
    }

    /**
     * Finds a mode.
     *
     * @param label as JSON has it.
     * @return null when there is none.
     */
    public static PerformanceMode of(final String label) {
        return List.of(values()).stream().filter(mode -> mode.label.equals(label)).findFirst().orElse(null);
    }

    /**
     * What it comes to on a GPU.
     *
     * @param states of its settings.
     * @return what to wish; a null value for a wish that another mode may have brought.
     */
    public Map<Setting, SettingValue> settings(final Map<Setting, SettingState> states) {
        final Map<Setting, SettingValue> wanted = new EnumMap<>(Setting.class);
        final List<String> levels = choices(states, Setting.PERFORMANCE_LEVEL);
        if (levels.isEmpty()) {
            wanted.put(Setting.GPU_CLOCK_RANGE, range(states.get(Setting.GPU_CLOCK_RANGE)));
            return wanted;
        }
        final boolean profile = this == PERFORMANCE && levels.contains(MANUAL)
            && choices(states, Setting.POWER_PROFILE).contains(GAMING_PROFILE);
        wanted.put(Setting.PERFORMANCE_LEVEL, new SettingValue.Choice(switch (this) {
            case POWER_SAVE -> "low";
            case BALANCED -> "auto";
            case PERFORMANCE -> profile ? MANUAL : "high";
            case MAXIMUM -> "high";
        }));
        wanted.put(Setting.POWER_PROFILE, profile ? new SettingValue.Choice(GAMING_PROFILE) : null);
        return wanted;
    }

    /**
     * What takes any mode's wishes back.
     *
     * @return settings with null.
     */
    public static Map<Setting, SettingValue> none() {
        final Map<Setting, SettingValue> none = new EnumMap<>(Setting.class);
        none.put(Setting.PERFORMANCE_LEVEL, null);
        none.put(Setting.POWER_PROFILE, null);
        none.put(Setting.GPU_CLOCK_RANGE, null);
        return none;
    }

    private SettingValue range(final SettingState state) {
        final double min = state == null ? Double.NaN : state.min();
        final double max = state == null ? Double.NaN : state.max();
        if (this == BALANCED || Double.isNaN(max)) {
            return SettingValue.AUTOMATIC;
        }
        final double least = Double.isNaN(min) ? 0 : min;
        final double middle = Math.rint((least + max) / 2);
        return switch (this) {
            case POWER_SAVE -> new SettingValue.Range(least, middle);
            case PERFORMANCE -> new SettingValue.Range(middle, max);
            case MAXIMUM, BALANCED -> new SettingValue.Range(max, max);
        };
    }

    private static List<String> choices(final Map<Setting, SettingState> states, final Setting setting) {
        final SettingState state = states.get(setting);
        return state == null || state.lacking() != null || state.readOnly() != null ? List.of() : state.choices();
    }
}
