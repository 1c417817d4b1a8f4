package io.nvbind.frame;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The pauses of a session: all are counted and summed, the first {@value #CAPACITY} are kept one by one. One thread.
 */
public final class PauseLog {

    /** Pauses kept in full. */
    public static final int CAPACITY = 4096;

    private final List<Pause> kept = new ArrayList<>();
    private long count;
    private long sumNanos;

    void onPause(final DirectBuffer payload, final int offset) {
        final long duration = payload.getLong(offset + FrameRecord.PAUSE_DURATION_NANOS);
        count++;
        sumNanos += duration;
        if (kept.size() < CAPACITY) {
            kept.add(new Pause(payload.getLong(offset + FrameRecord.NANOS), duration,
                payload.getInt(offset + FrameRecord.PAUSE_KIND),
                FrameRecord.text(payload, offset + FrameRecord.PAUSE_NAME, FrameRecord.PAUSE_NAME_LENGTH)));
        }
    }

    /**
     * Pauses so far.
     *
     * @return their number, also of those not kept.
     */
    public long count() {
        return count;
    }

    /**
     * Their length in all.
     *
     * @return nanoseconds.
     */
    public long sumNanos() {
        return sumNanos;
    }

    /**
     * The pauses kept.
     *
     * @return a copy, in the order in which they were told.
     */
    public List<Pause> pauses() {
        return List.copyOf(kept);
    }
}
