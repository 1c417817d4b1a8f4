package io.nvbind.journal;

import io.nvbind.telemetry.Session;
import java.nio.file.Path;
import java.util.Map;

/** Says what a session was like when it has ended; given by whoever puts the program together. */
@FunctionalInterface
public interface SessionSummary {

    /**
     * Sums a session up. Called on the journal's own thread; the session is not changed any more.
     *
     * @param session   as it was live.
     * @param recording its folder, everything written; the state there is still {@code recording}.
     * @return an ordered map for {@code session.json}.
     * @throws Exception what hinders it; said in {@code session.json} in place of the summary.
     */
    Map<String, Object> of(Session session, Path recording) throws Exception;
}
