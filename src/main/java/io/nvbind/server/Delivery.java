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

    /** The one handed over before this one, null for none. */
    private Delivery previous;
    private int depth;

    /** Fills it anew; {@code message} is held until it is sent or given up. */
    void fill(final MetricsMessage held, final boolean isFirst, final FrameInterval since) {
        message = held;
        first = isFirst;
        missed = 0;
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

    /** Puts it behind those that were handed over before and are not taken yet. */
    void follow(final Delivery before) {
        previous = before;
        depth = before == null ? 1 : before.depth + 1;
    }

    Delivery previous() {
        return previous;
    }

    /** How many there are, this one and those before it. */
    int depth() {
        return depth;
    }

    /** Takes over what an older one would have told, and lets its message go. */
    void replace(final Delivery older) {
        missed += older.missed + 1;
        first |= older.first;
        frames.add(older.frames);
        older.message.release();
    }
}
