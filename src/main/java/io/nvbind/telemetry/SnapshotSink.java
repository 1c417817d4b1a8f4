package io.nvbind.telemetry;

/** Receives snapshots by a plain call on the telemetry thread; must neither block nor throw. */
public interface SnapshotSink {

    /**
     * How often a snapshot of a container is wanted now.
     *
     * @param container its id.
     * @return nanoseconds between two, or {@link Long#MAX_VALUE} when nobody wants any.
     */
    long intervalNanos(String container);

    /**
     * One snapshot.
     *
     * @param snapshot reused: valid only during the call.
     */
    void onSnapshot(Snapshot snapshot);

    /**
     * Tells how to have a turn at once: while nothing is wanted turns are rare, and who begins to want something would wait.
     *
     * @param wake may be called by any thread, and never waits.
     */
    default void wakeBy(final Runnable wake) {
        // Who may wait a quarter of a second need not.
    }

    /** All snapshots of a turn were handed over. */
    default void onTurnEnd() {
        // Most have nothing to do then.
    }
}
