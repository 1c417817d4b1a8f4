package io.nvbind.server;

/**
 * Which of a container's snapshots one client gets: those that are about its interval apart, on the long average exactly.
 * Telemetry thread.
 */
final class Pace {

    private final long intervalNanos;
    private long dueNanos;
    private boolean began;

    /** A pace of one message an interval; the first snapshot is due. */
    Pace(final long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /**
     * Whether a snapshot is due; if so, the next is due an interval later.
     *
     * <p>Where snapshots are this client's own interval apart, each is due, however late the one before was: the next comes
     * at its own place again. Where others want them more often, those nearest to its own times are.
     *
     * @param now        when it was taken.
     * @param apartNanos how far apart the snapshots are.
     */
    boolean due(final long now, final long apartNanos) {
        final boolean own = intervalNanos <= apartNanos;
        if (began && !own && dueNanos - now > apartNanos / 2) {
            return false;
        }
        final long next = dueNanos + intervalNanos;
        dueNanos = own || !began || next <= now ? now + intervalNanos : next;
        began = true;
        return true;
    }
}
