package io.nvbind.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A recording as the list shows it.
 *
 * @param id              the session's name, and the folder's.
 * @param folder          where it lies.
 * @param state           what became of it.
 * @param container       its container, null when that cannot be read.
 * @param game            what the producer said it is; null when it did not, or the recording has no end.
 * @param startEpochNanos nanoseconds since 1970 in UTC, 0 when that cannot be read.
 * @param bytes           room on disk, -1 when the system does not tell.
 * @param summary         the figures as they were live, null when there are none.
 * @param problems        what is wrong with it; empty when nothing is.
 */
public record SessionInfo(String id, Path folder, State state, String container, String game, long startEpochNanos,
                          long bytes, Map<String, Object> summary, List<String> problems) {

    /** What became of a recording. */
    public enum State {
        /** Its writer lives. */
        RECORDING,
        /** Its writer died before the end; what it wrote is readable. */
        INTERRUPTED,
        /** It has its end. */
        COMPLETE,
        /** It cannot be told; the problems say why. */
        BROKEN
    }

    /** Copies the list. */
    public SessionInfo {
        problems = List.copyOf(problems);
    }
}
