package io.nvbind.telemetry;

/** When one GPU's thermal limit begins and ceases to act. One thread. */
final class ThermalEdge {

    private long version;
    private boolean acts;

    boolean isNew(final long latest) {
        final boolean changed = latest != version;
        version = latest;
        return changed;
    }

    /**
     * Takes in a sample.
     *
     * @param now whether a thermal limit acts.
     * @return true when that has changed.
     */
    boolean take(final boolean now) {
        final boolean changed = now != acts;
        acts = now;
        return changed;
    }

    boolean acts() {
        return acts;
    }
}
