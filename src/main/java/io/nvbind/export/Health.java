package io.nvbind.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The daemon's own figures; whoever has one registers it before anything is exported. Any thread calls the suppliers. */
public final class Health {

    private record Figure(Family.Kind kind, String name, String unit, String help, DoubleSupplier value) {
    }

    private final List<Figure> figures = new ArrayList<>();

    /**
     * Registers a value that goes up and down.
     *
     * @param name  behind {@code nvbind_}, with its base unit at the end.
     * @param unit  the base unit, empty for none.
     * @param help  one sentence.
     * @param value NaN while it is not known.
     * @return this.
     */
    public Health gauge(final String name, final String unit, final String help, final DoubleSupplier value) {
        figures.add(new Figure(Family.Kind.GAUGE, name, unit, help, value));
        return this;
    }

    /**
     * Registers something counted since the daemon's start.
     *
     * @param name  behind {@code nvbind_}, with its base unit at the end, without {@code _total}.
     * @param unit  the base unit, empty for none.
     * @param help  one sentence.
     * @param value NaN while it is not known.
     * @return this.
     */
    public Health counter(final String name, final String unit, final String help, final DoubleSupplier value) {
        figures.add(new Figure(Family.Kind.COUNTER, name, unit, help, value));
        return this;
    }

    List<Family> families() {
        final List<Family> families = new ArrayList<>();
        for (final Figure figure : figures) {
            final Family family = new Family(figure.kind, "nvbind_" + figure.name, figure.unit, figure.help);
            family.add(List.of(), figure.value.getAsDouble());
            families.add(family);
        }
        return families;
    }
}
