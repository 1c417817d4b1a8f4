package io.nvbind.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What can be set on a GPU, by its name in JSON (the constant in lower case), its unit and the kind of its value.
 *
 * <p>The constants stand in the order in which several are to be written, and undone in the opposite one: an NVIDIA driver
 * without persistence forgets what was set when its last user goes; AMD's power profile is refused unless the performance
 * level is {@code manual}, and changing the level gives clocks free again; a fan is handed over last, when the power it has
 * to carry off is known. Who may set what, and what resets it: docs/settings.md.
 */
public enum Setting {
    /** Whether the driver keeps the GPU initialised without users (NVIDIA): {@code on} or {@code off}. */
    PERSISTENCE_MODE("", Kind.CHOICE),
    /** Who may compute on it (NVIDIA): {@code default}, {@code exclusive_process}, {@code prohibited}. */
    COMPUTE_MODE("", Kind.CHOICE),
    /** How the GPU chooses its clocks (AMD): {@code auto}, {@code low}, {@code high}, {@code manual} ... */
    PERFORMANCE_LEVEL("", Kind.CHOICE),
    /** What kind of work the power management is tuned for (AMD): {@code bootup_default}, {@code 3d_full_screen} ... */
    POWER_PROFILE("", Kind.CHOICE),
    /** How work of several programs takes turns (Intel): {@code timeout}, {@code timeslice}, {@code exclusive}. */
    SCHEDULER_MODE("", Kind.CHOICE),
    /** The power the GPU may draw, watts. */
    POWER_LIMIT("W", Kind.NUMBER),
    /** Where the graphics clock may move, MHz; locked when both ends are the same. */
    GPU_CLOCK_RANGE("MHz", Kind.RANGE),
    /** Where the memory clock may move, MHz. */
    MEMORY_CLOCK_RANGE("MHz", Kind.RANGE),
    /** What is added to the graphics clock at each voltage, MHz; may be negative. */
    GPU_CLOCK_OFFSET("MHz", Kind.NUMBER),
    /** What is added to the memory clock, MHz; may be negative. */
    MEMORY_CLOCK_OFFSET("MHz", Kind.NUMBER),
    /** A fixed speed of all fans, percent; automatic gives them back to the GPU. */
    FAN_SPEED("%", Kind.NUMBER),
    /** The fans' speed by temperature, carried out by the GPU itself; automatic gives back its own curve. */
    FAN_CURVE("%", Kind.CURVE),
    /** The video memory that a container may take, MiB: of a container's share, never of the GPU itself. */
    VRAM_LIMIT("MiB", Kind.NUMBER);

    /** What kind of value a setting takes, besides {@link SettingValue#AUTOMATIC}. */
    public enum Kind {
        /** A {@link SettingValue.Amount}. */
        NUMBER,
        /** A {@link SettingValue.Range}. */
        RANGE,
        /** A {@link SettingValue.Choice}. */
        CHOICE,
        /** A {@link SettingValue.Curve}. */
        CURVE
    }

    /** All of them, in their order. */
    public static final List<Setting> ALL = List.of(values());

    /** Digits with at most one point: no exponent, no NaN, no hexadecimal, no type letter, no unit. */
    private static final Pattern NUMBER_TEXT = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,6})?");

    private final String label = name().toLowerCase(Locale.ROOT);
    private final String unit;
    private final Kind kind;

    Setting(final String unit, final Kind kind) {
        this.unit = unit;
        this.kind = kind;
    }

    /**
     * The name in JSON.
     *
     * @return for instance {@code power_limit}.
     */
    public String label() {
        return label;
    }

    /**
     * The unit of value and limits.
     *
     * @return a unit symbol; empty for a choice.
     */
    public String unit() {
        return unit;
    }

    /**
     * The kind of value it takes.
     *
     * @return one kind.
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Whether two settings cannot both hold: the later one written undoes the other.
     *
     * @param other another setting.
     * @return true for fixed fan speed and fan curve.
     */
    public boolean excludes(final Setting other) {
        return this != other && isFan() && other.isFan();
    }

    /**
     * Whether it is set for each container that uses the GPU rather than for the GPU itself.
     *
     * @return true for the VRAM limit.
     */
    public boolean isPerContainer() {
        return this == VRAM_LIMIT;
    }

    /** Whether its numbers are percentages of a whole, for which 0 to 100 is all there is. */
    boolean isShare() {
        return unit.equals("%");
    }

    private boolean isFan() {
        return this == FAN_SPEED || this == FAN_CURVE;
    }

    /**
     * Reads a value as a user writes it; the opposite of {@link SettingValue#text}. Whether the GPU takes it is another
     * question ({@link SettingCheck}).
     *
     * @param text for instance {@code 220}, {@code 210..1800}, {@code manual}, {@code 40:20,80:100}, {@code automatic}.
     * @return the value.
     * @throws IllegalArgumentException naming the setting, the text and what is expected.
     */
    public SettingValue parse(final String text) {
        if (text.equals(SettingValue.AUTOMATIC_TEXT)) {
            return SettingValue.AUTOMATIC;
        }
        return switch (kind) {
            case NUMBER -> new SettingValue.Amount(number(text, text));
            case CHOICE -> new SettingValue.Choice(text);
            case RANGE -> {
                final int dots = text.indexOf("..");
                yield dots < 0 ? new SettingValue.Range(number(text, text), number(text, text))
                    : new SettingValue.Range(number(text.substring(0, dots), text), number(text.substring(dots + 2), text));
            }
            case CURVE -> curve(text);
        };
    }

    private SettingValue curve(final String text) {
        final List<SettingValue.Point> points = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final int colon = part.indexOf(':');
            if (colon < 0) {
                throw unreadable(text);
            }
            points.add(new SettingValue.Point(number(part.substring(0, colon), text),
                number(part.substring(colon + 1), text)));
        }
        return new SettingValue.Curve(points);
    }

    private double number(final String part, final String text) {
        if (!NUMBER_TEXT.matcher(part).matches()) {
            throw unreadable(text);
        }
        return Double.parseDouble(part);
    }

    private IllegalArgumentException unreadable(final String text) {
        final String expected = switch (kind) {
            case NUMBER -> "a plain number in " + unit;
            case RANGE -> "two numbers in " + unit + " such as 210..1800, or one to lock it";
            case CHOICE -> "a word";
            case CURVE -> "points of degrees and percent such as 40:20,80:100";
        };
        return new IllegalArgumentException(
            label + " = '" + text + "' cannot be read; expected " + expected + ", or " + SettingValue.AUTOMATIC_TEXT);
    }
}
