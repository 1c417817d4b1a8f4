package io.nvbind.levelzero;

/**
 * How fast a counter of a driver grows, by the clock the driver counts it with.
 *
 * <p>A counter or clock that steps back was reset: counting starts anew, and nothing is known until the next count.
 */
final class Growth {

    private long lastCount;
    private long lastMicros;
    private boolean started;
    private boolean known;
    private double rate;

    /**
     * Takes a count.
     *
     * @param count  the counter.
     * @param micros its timestamp.
     * @return true when there is a new rate; false at first, or when the timestamp stands still.
     */
    boolean add(final long count, final long micros) {
        final long elapsed = micros - lastMicros;
        final boolean back = !started || elapsed < 0 || count < lastCount;
        final boolean fresh = !back && elapsed > 0;
        if (fresh) {
            rate = (double) (count - lastCount) / elapsed;
            known = true;
        } else if (back) {
            known = false;
        }
        if (back || fresh) {
            lastCount = count;
            lastMicros = micros;
            started = true;
        }
        return fresh;
    }

    /** Whether there is a rate. */
    boolean known() {
        return known;
    }

    /** The last rate, units of the counter a microsecond. */
    double rate() {
        return rate;
    }
}
