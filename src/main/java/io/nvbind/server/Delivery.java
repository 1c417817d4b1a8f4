package io.nvbind.server;

import io.nvbind.frame.FrameInterval;

/**
 * One message on its way to one client, with what only this client is told: what it missed, and the frames since the
 * message it got before. One thread at a time.
 */
final class Delivery {

    private MetricsMessage message;
    private long missed;
    private boolean first;
    private final FrameInterval frames = new FrameInterval();

    /** Fills it anew; {@code message} is held until it is sent or given up. */
    void fill(final MetricsMessage held, final boolean isFirst, final long messagesMissed, final FrameInterval since) {
        message = held;
        first = isFirst;
        missed = messagesMissed;
        frames.clear();
        frames.add(since);
    }

    MetricsMessage message() {
        return message;
    }

    /** Messages that were replaced by this one since the client read too slowly. */
    long missed() {
        return missed;
    }

    /** Whether it is the client's first, so that there is nothing the frames could be counted from. */
    boolean isFirst() {
        return first;
    }

    /** The frames since the client's message before. */
    FrameInterval frames() {
        return frames;
    }
}
