package io.nvbind.telemetry;

import io.nvbind.game.GameProcess;
import io.nvbind.game.MappedLibraries;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Looks every few seconds at what the processes of the running games have mapped.
 *
 * <p>One thread of its own: what it reads may be long and slow. It touches of a session only what may be touched by it.
 */
public final class LibraryWatch implements Agent {

    private static final long LOOK_NANOS = 5_000_000_000L;
    private static final int MAX_RINGS = 16;

    private final Sessions sessions;
    private final GameProcess processes;
    private final NanoClock clock;
    private long nextLookNanos;

    /**
     * Creates a watch.
     *
     * @param sessions  the games.
     * @param processes looks at their processes.
     * @param clock     CLOCK_MONOTONIC.
     */
    public LibraryWatch(final Sessions sessions, final GameProcess processes, final NanoClock clock) {
        this.sessions = sessions;
        this.processes = processes;
        this.clock = clock;
        this.nextLookNanos = clock.nanoTime();
    }

    @Override
    public int doWork() {
        final long now = clock.nanoTime();
        if (now - nextLookNanos < 0) {
            return 0;
        }
        nextLookNanos = now + LOOK_NANOS;
        final List<Session> running = sessions.running();
        for (final Session session : running) {
            look(session);
        }
        return running.size();
    }

    private void look(final Session session) {
        MappedLibraries all = null;
        final List<Path> rings = session.rings();
        for (int i = 0; i < Math.min(rings.size(), MAX_RINGS); i++) {
            final MappedLibraries one = processes.libraries(rings.get(i));
            all = all == null ? one : all.and(one);
        }
        if (all != null) {
            session.features().libraries(all);
        }
    }

    /**
     * When the next look is due.
     *
     * @return on the clock.
     */
    public long nextDeadlineNanos() {
        return nextLookNanos;
    }

    @Override
    public String roleName() {
        return "library-watch";
    }
}
