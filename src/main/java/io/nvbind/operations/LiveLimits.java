package io.nvbind.operations;

import io.nvbind.frame.FrameLimit;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Frame limits of games that run, and what they were before. Any thread. */
final class LiveLimits {

    private final Sessions sessions;
    private final Map<Path, Long> before = new ConcurrentHashMap<>();

    LiveLimits(final Sessions sessions) {
        this.sessions = sessions;
    }

    /** Limits a container's game; tells in how many of its processes. */
    int limit(final String container, final int framesPerSecond) {
        int limited = 0;
        for (final Path ring : rings(container)) {
            try {
                before.putIfAbsent(ring, FrameLimit.set(ring, FrameLimit.nanos(framesPerSecond)));
                limited++;
            } catch (final IOException gone) {
                before.remove(ring);
            }
        }
        return limited;
    }

    /** Gives a container's game the limit back that it had; tells in how many of its processes. */
    int release(final String container) {
        int released = 0;
        for (final Path ring : rings(container)) {
            final Long old = before.remove(ring);
            try {
                if (old != null) {
                    FrameLimit.set(ring, old);
                    released++;
                }
            } catch (final IOException gone) {
                before.remove(ring);
            }
        }
        return released;
    }

    private Iterable<Path> rings(final String container) {
        final Session session = sessions.playing(container);
        return session == null ? List.of() : session.rings();
    }
}
