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

/** Frame limits of games that run, and what they were before. Any thread. */
final class LiveLimits {

    private static final System.Logger LOG = System.getLogger("io.nvbind.operations");

    private final Sessions sessions;
    private final Begun begun;

    LiveLimits(final Sessions sessions, final Begun begun) {
        this.sessions = sessions;
        this.begun = begun;
    }

    /** Limits a container's game, 0 for as it was before; tells how many of its processes have a limit now. */
    int limit(final String container, final int framesPerSecond) {
        if (framesPerSecond == 0) {
            release(container);
            return 0;
        }
        final Session session = sessions.playing(container);
        int limited = 0;
        for (final Path ring : session == null ? List.<Path>of() : session.rings()) {
            try {
                begun.limited(ring, new Begun.Limit(container, FrameLimit.of(ring)));
                FrameLimit.set(ring, FrameLimit.nanos(framesPerSecond));
                limited++;
            } catch (final IOException gone) {
                LOG.log(System.Logger.Level.DEBUG, "{0} takes no limit: {1}", ring, gone);
            }
        }
        return limited;
    }

    /** Gives a container's game the limit back that it had; tells in how many of its processes. */
    int release(final String container) {
        int released = 0;
        for (final Map.Entry<Path, Begun.Limit> limited : begun.release(container).entrySet()) {
            try {
                FrameLimit.set(limited.getKey(), limited.getValue().nanosBefore());
                released++;
            } catch (final IOException gone) {
                LOG.log(System.Logger.Level.DEBUG, "{0} is gone: {1}", limited.getKey(), gone);
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
}
