package io.nvbind.gpu;

import java.util.List;

/** What a setting stands at, or is to be set to. Immutable; any thread. */
public sealed interface SettingValue {

    /** The driver's own way, whatever that is at the moment: fan by its curve, clocks free, limit at its default. */
    Automatic AUTOMATIC = new Automatic();

    /** How {@link Automatic} is written. */
    String AUTOMATIC_TEXT = "automatic";

    /**
     * A number in the setting's unit.
     *
     * @param value watts, megahertz or percent.
     */
    record Amount(double value) implements SettingValue {
        @Override
        public String text() {
            return SettingValue.text(value);
        }
    }

    /**
     * From and to, both included; locked to one clock when both are the same.
     *
     * @param min least, in the setting's unit.
     * @param max greatest.
     */
    record Range(double min, double max) implements SettingValue {
        @Override
        public String text() {
            return SettingValue.text(min) + ".." + SettingValue.text(max);
        }
    }

    /**
     * One of a few words.
     *
     * @param name one of {@link SettingState#choices}.
     */
    record Choice(String name) implements SettingValue {
        @Override
        public String text() {
            return name;
        }
    }

    /**
     * A fan's speed by temperature, straight between two points.
     *
     * @param points rising in temperature.
     */
    record Curve(List<Point> points) implements SettingValue {

        /**
         * Copies the list.
         *
         * @param points rising in temperature.
         */
        public Curve {
            points = List.copyOf(points);
        }

        @Override
        public String text() {
            return String.join(",", points.stream().map(Point::text).toList());
        }
    }

    /**
     * One point of a {@link Curve}.
     *
     * @param celsius degrees.
     * @param percent of the fan's full speed.
     */
    record Point(double celsius, double percent) {
        String text() {
            return SettingValue.text(celsius) + ":" + SettingValue.text(percent);
        }
    }

    /** See {@link #AUTOMATIC}. */
    record Automatic() implements SettingValue {
        @Override
        public String text() {
            return AUTOMATIC_TEXT;
        }
    }

    /**
     * As a user writes it and {@link Setting#parse} reads it: {@code 220}, {@code 210..1800}, {@code manual},
     * {@code 40:20,80:100} or {@code automatic}.
     *
     * @return the value without its unit.
     */
    String text();

    private static String text(final double value) {
        final long whole = (long) value;
        return whole == value ? Long.toString(whole) : Double.toString(value);
    }
}
