package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;
import java.util.function.Predicate;

/** The way to one container's metrics. I/O thread. */
final class MetricsEntry implements SocketEntry {

    private final MetricsSocket metrics;
    private final Subscription subscription;
    private final Predicate<String> containers;

    /** For one subscription; {@code containers} tells whether a container is known. */
    MetricsEntry(final MetricsSocket metrics, final Subscription subscription, final Predicate<String> containers) {
        this.metrics = metrics;
        this.subscription = subscription;
        this.containers = containers;
    }

    @Override
    public void check(final Caller caller) throws Problem {
        final String id = subscription.container();
        if (!caller.mayRead(id)) {
            throw new Problem(caller.isKnown() ? 403 : 401, caller.name() + " may not read container '" + id + "'");
        }
        if (!containers.test(id)) {
            throw new Problem(404, "container '" + id + "' is not known; /api/containers lists those that are");
        }
        metrics.seats().check(caller);
    }

    @Override
    public Lanes lanes() {
        return metrics.lanes();
    }

    @Override
    public void enter(final SocketConnection connection, final Caller caller) {
        metrics.add(connection, subscription, caller);
    }
}
