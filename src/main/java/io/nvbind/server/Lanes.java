package io.nvbind.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.XnioIoThread;

/** One lane for each I/O thread. Any thread. */
final class Lanes {

    /** Each client is in a lane at most once: there is always room. */
    private static final int CAPACITY = 2 * MetricsSocket.MAX_CLIENTS;

    private final Map<XnioIoThread, Lane> lanes = new ConcurrentHashMap<>();
    private final Patience patience;

    Lanes(final Patience patience) {
        this.patience = patience;
    }

    Patience patience() {
        return patience;
    }

    /** Has every lane's thread do what was added. */
    void wake() {
        for (final Lane lane : lanes.values()) {
            lane.wake();
        }
    }

    Lane of(final XnioIoThread thread) {
        return lanes.computeIfAbsent(thread, each -> new Lane(each, CAPACITY, patience));
    }
}
