package io.nvbind.operations;

import io.nvbind.frame.FrameLimit;
import io.nvbind.profile.GamePlan;
import io.nvbind.profile.KeyPlan;
import io.nvbind.profile.ProfileKey;
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

    /** The rate a plan limits frames to, the least of all its keys; 0 for none. */
    static int frameRate(final GamePlan plan) {
        int least = 0;
        for (final KeyPlan key : plan.keys()) {
            if (isLimit(key)) {
                final int rate = key.entry().key() == ProfileKey.CHILL ? key.entry().value().get("max").intValue()
                    : key.entry().value().intValue();
                least = least == 0 ? rate : Math.min(least, rate);
            }
        }
        return least;
    }

    /** Whether a key limits frames. */
    static boolean isLimit(final KeyPlan key) {
        return key.entry().key() == ProfileKey.MAX_FRAME_RATE || key.entry().key() == ProfileKey.CHILL;
    }

    private Iterable<Path> rings(final String container) {
        final Session session = sessions.playing(container);
        return session == null ? List.of() : session.rings();
    }
}
