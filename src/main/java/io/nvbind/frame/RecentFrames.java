package io.nvbind.frame;

import java.util.Arrays;

/**
 * The latest presents of one swapchain by their sequence, for records that speak of a present some frames later.
 *
 * <p>Allocates only in the constructor. One thread.
 */
final class RecentFrames {

    /** No present, or no frame time. */
    static final long NONE = -1;

    /** A display or a query is told within a few frames; a power of two. */
    private static final int FRAMES = 256;

    private final long[] sequences = new long[FRAMES];
    private final long[] predecessors = new long[FRAMES];
    private final long[] frameNanos = new long[FRAMES];
    private long latest = NONE;

    RecentFrames() {
        Arrays.fill(sequences, NONE);
    }

    /**
     * A present.
     *
     * @param sequence of it, 0 or more.
     * @param nanos    its frame time, {@link #NONE} when it has none: then it has no predecessor either.
     */
    void onPresent(final long sequence, final long nanos) {
        final int i = (int) sequence & (FRAMES - 1);
        sequences[i] = sequence;
        frameNanos[i] = nanos;
        predecessors[i] = nanos == NONE ? NONE : latest;
        latest = sequence;
    }

    boolean has(final long sequence) {
        return sequence >= 0 && sequences[(int) sequence & (FRAMES - 1)] == sequence;
    }

    /** Sequence of the present before, {@link #NONE} when it is not known. */
    long predecessor(final long sequence) {
        return has(sequence) ? predecessors[(int) sequence & (FRAMES - 1)] : NONE;
    }

    /** Frame time in nanoseconds, {@link #NONE} when there is none. */
    long frameNanos(final long sequence) {
        return has(sequence) ? frameNanos[(int) sequence & (FRAMES - 1)] : NONE;
    }
}
