package io.nvbind.telemetry;

/**
 * When one container's snapshots are due, and what goes on from one to the next. Telemetry thread.
 *
 * <p>Containers that are asked for equally often take their turns one after another within the interval: all at once, the
 * last of a hundred would be read by a client that is still busy with the first.
 */
final class Channel {

    /** A slower pace than this is not worth spreading, and a first interval of another length would be noticed. */
    private static final long SPREAD_NANOS = 100_000_000L;
    /** Successive multiples of it, taken without their whole part, leave no large gap and no cluster. */
    private static final double GOLDEN_SECTION = 0.6180339887498949;

    private final boolean first;
    private final double phase;
    private long sequence;
    private long nextNanos = Long.MIN_VALUE;
    private long intervalNanos = Long.MAX_VALUE;
    private long lowsNanos = Long.MIN_VALUE;
    private Session lowsOf;
    private double lows = Double.NaN;

    /** The channel of the container of that number, counted from 0: the first one's pace begins when it is asked for. */
    Channel(final int number) {
        first = number == 0;
        final double turns = number * GOLDEN_SECTION;
        phase = turns - Math.floor(turns);
    }

    /** How often snapshots are wanted from now on; {@link Long#MAX_VALUE} for not at all. */
    void want(final long interval, final long now) {
        if (interval < intervalNanos) {
            // Somebody wants more than those before: he does not wait for their slower turn.
            nextNanos = Math.min(nextNanos, now);
        }
        intervalNanos = interval;
    }

    /** When the next is due; {@link Long#MAX_VALUE} when none is wanted. */
    long dueNanos() {
        return intervalNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nextNanos;
    }

    /** How far apart its snapshots are; {@link Long#MAX_VALUE} when none is wanted. */
    long intervalNanos() {
        return intervalNanos;
    }

    /** Goes on to the next snapshot, at its own place within the interval. */
    long next(final long now) {
        if (nextNanos + intervalNanos > now && inPlace(nextNanos)) {
            nextNanos += intervalNanos;
        } else if (!isSpread()) {
            nextNanos = now + intervalNanos;
        } else {
            final long earliest = now + intervalNanos / 2;
            nextNanos = earliest + Math.floorMod((long) (phase * intervalNanos) - earliest, intervalNanos);
        }
        return sequence++;
    }

    private boolean isSpread() {
        return !first && intervalNanos <= SPREAD_NANOS;
    }

    private boolean inPlace(final long nanos) {
        return !isSpread() || Math.floorMod(nanos, intervalNanos) == (long) (phase * intervalNanos);
    }

    /** The 1 % low of the container's session, computed anew when it is older than {@code ageNanos}; NaN without one. */
    double onePercentLow(final Session session, final Snapshot snapshot, final long now, final long ageNanos) {
        if (session == null) {
            lows = Double.NaN;
        } else if (session != lowsOf || now - lowsNanos >= ageNanos) {
            lows = snapshot.onePercentLowOf(session);
            lowsNanos = now;
        }
        lowsOf = session;
        return lows;
    }
}
