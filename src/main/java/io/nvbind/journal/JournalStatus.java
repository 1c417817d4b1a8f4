package io.nvbind.journal;

import java.util.List;

/**
 * How the journal does, at most a second old.
 *
 * @param recording       sessions being recorded now.
 * @param recorded        sessions recorded to their end so far.
 * @param refused         sessions of which nothing, or not the end, could be recorded.
 * @param excerpts        excerpts appended so far.
 * @param lostFrameRecords frame records that could not be kept: the buffer or the disk was full, or the queue failed.
 * @param lostGpuSamples  GPU samples that could not be kept.
 * @param bytes           room on disk of the recordings being written, bytes; -1 when the system does not tell.
 * @param lagBytes        what waits to be appended now, bytes.
 * @param problems        what went wrong, the latest last; each text once.
 */
public record JournalStatus(int recording, long recorded, long refused, long excerpts, long lostFrameRecords,
                            long lostGpuSamples, long bytes, long lagBytes, List<String> problems) {

    /** Copies the list. */
    public JournalStatus {
        problems = List.copyOf(problems);
    }
}
