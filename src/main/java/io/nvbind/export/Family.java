package io.nvbind.export;

import java.util.ArrayList;
import java.util.List;

/**
 * A metric with its points, before it takes a monitoring system's own form. Units are base units: seconds, bytes, watts,
 * celsius, ratio, hertz.
 */
final class Family {

    /** What the points are. */
    enum Kind {
        /** A value that goes up and down. */
        GAUGE,
        /** Something counted since a beginning. */
        COUNTER,
        /** Frame times. */
        HISTOGRAM
    }

    /**
     * A value with its labels.
     *
     * @param labels    names and values in turn.
     * @param value     NaN for a histogram.
     * @param histogram null for a number.
     */
    record Point(List<String> labels, double value, FrameHistogram histogram) {
    }

    private final Kind kind;
    private final String name;
    private final String unit;
    private final String help;
    private final List<Point> points = new ArrayList<>();

    /** An empty family; {@code unit} is the end of {@code name}, empty for none. */
    Family(final Kind kind, final String name, final String unit, final String help) {
        this.kind = kind;
        this.name = name;
        this.unit = unit;
        this.help = help;
    }

    /** Adds a point; what is not known is left out, since 0 would be a lie. */
    void add(final List<String> labels, final double value) {
        if (Double.isFinite(value)) {
            points.add(new Point(labels, value, null));
        }
    }

    void add(final List<String> labels, final FrameHistogram histogram) {
        points.add(new Point(labels, Double.NaN, histogram));
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    String unit() {
        return unit;
    }

    String help() {
        return help;
    }

    List<Point> points() {
        return points;
    }
}
