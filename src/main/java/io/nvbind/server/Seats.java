package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;
import java.util.HashMap;
import java.util.Map;

/**
 * How many WebSockets each caller may have: a container a few, those who show no token together not all, so that whoever
 * shows one finds room. Any thread.
 *
 * <p>Guarantees: a caller is counted from {@link #take} to {@link #leave}. Those whom {@link #check} lets in in the same
 * instant may together be some more than there is room for.
 */
final class Seats {

    private final int most;
    private final int mostUnnamed;
    private final int mostOfContainer;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;
    private boolean closed;

    Seats(final int most, final int mostUnnamed, final int mostOfContainer) {
        this.most = most;
        this.mostUnnamed = mostUnnamed;
        this.mostOfContainer = mostOfContainer;
    }

    /**
     * Refuses one for whom there is no room.
     *
     * @throws Problem 503 that says how many there are.
     */
    synchronized void check(final Caller caller) throws Problem {
        if (closed) {
            throw new Problem(503, MetricsSocket.STOPPING);
        }
        if (all >= most) {
            throw new Problem(503, "there are " + all + " such WebSockets already; close one first");
        }
        final int his = taken.getOrDefault(caller.name(), 0);
        if (his >= limit(caller)) {
            throw new Problem(503, caller.name() + " has " + his + " such WebSockets already; close one first");
        }
    }

    private int limit(final Caller caller) {
        if (caller.mayReadHost()) {
            return caller.isKnown() ? most : mostUnnamed;
        }
        return mostOfContainer;
    }

    synchronized void take(final Caller caller) {
        taken.merge(caller.name(), 1, Integer::sum);
        all++;
    }

    synchronized void leave(final Caller caller) {
        taken.computeIfPresent(caller.name(), (name, his) -> his == 1 ? null : his - 1);
        all--;
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized int count() {
        return all;
    }
}
