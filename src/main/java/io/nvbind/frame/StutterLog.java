package io.nvbind.frame;

import java.util.ArrayList;
import java.util.List;

/**
 * The stutters of a session: all are counted and summed, the first {@value #CAPACITY} are kept one by one.
 *
 * <p>Arrays are made once, so that a stutter costs the drain no allocation. One thread.
 */
public final class StutterLog {

    /** Events kept in full. */
    public static final int CAPACITY = 4096;

    private final long[] nanos = new long[CAPACITY];
    private final long[] frameNanos = new long[CAPACITY];
    private final long[] baselineNanos = new long[CAPACITY];
    private final long[] excessNanos = new long[CAPACITY];
    private final int[] frames = new int[CAPACITY];
    private long count;
    private long excessSumNanos;
    private long lastLateNanos;

    void add(final long at, final long frame, final long baseline, final long excess) {
        if (count < CAPACITY) {
            final int i = (int) count;
            nanos[i] = at;
            frameNanos[i] = frame;
            baselineNanos[i] = baseline;
            excessNanos[i] = excess;
            frames[i] = 1;
        }
        count++;
        excessSumNanos += excess;
        lastLateNanos = at;
    }

    void extend(final long at, final long frame, final long baseline, final long excess) {
        if (count <= CAPACITY) {
            final int i = (int) count - 1;
            if (frame > frameNanos[i]) {
                nanos[i] = at;
                frameNanos[i] = frame;
                baselineNanos[i] = baseline;
            }
            excessNanos[i] += excess;
            frames[i]++;
        }
        excessSumNanos += excess;
        lastLateNanos = at;
    }

    /**
     * Events so far.
     *
     * @return their number, also of those not kept.
     */
    public long count() {
        return count;
    }

    /**
     * Sum of what the late frames took beyond their baseline.
     *
     * @return nanoseconds.
     */
    public long excessSumNanos() {
        return excessSumNanos;
    }

    /**
     * Events that no later frame can be merged into any more.
     *
     * @param lastPresentNanos the latest present: whatever is late next begins there.
     * @return their number, at most {@link #count}.
     */
    public long settled(final long lastPresentNanos) {
        return count > 0 && lastPresentNanos - lastLateNanos < StutterDetector.MERGE_NANOS ? count - 1 : count;
    }

    /**
     * One event.
     *
     * @param index from 0, below {@link #count}.
     * @return null when it is beyond those kept.
     */
    public Stutter stutter(final long index) {
        if (index >= CAPACITY) {
            return null;
        }
        final int i = (int) index;
        return new Stutter(nanos[i], frameNanos[i], baselineNanos[i], excessNanos[i], frames[i]);
    }

    /**
     * The events kept.
     *
     * @return a new list, oldest first.
     */
    public List<Stutter> stutters() {
        final int kept = (int) Math.min(count, CAPACITY);
        final List<Stutter> list = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            list.add(stutter(i));
        }
        return list;
    }
}
