package io.nvbind.sim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A function of a simulated library that misbehaves on request.
 *
 * @param function  its exact name, such as {@code nvmlDeviceGetTemperature}; at most 47 bytes
 * @param action    what it does instead of its work
 * @param status    the vendor's status for {@link SimAction#STATUS}, else 0
 * @param delay     how long it takes first, at most about an hour
 * @param card      index of the card it applies to, or -1 for any
 * @param remaining how many calls it applies to, or -1 for all
 * @param skip      how many calls pass unharmed before
 */
public record SimOverride(String function, SimAction action, int status, Duration delay, int card, int remaining,
                          int skip) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming what is out of range
     */
    public SimOverride {
        final int length = function.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length >= SimLayout.NAME_LENGTH) {
            throw new IllegalArgumentException(
                "function name '" + function + "' has " + length + " bytes, allowed are 1..47");
        }
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("delay " + delay + " is not within 0.." + LONGEST);
        }
        if (card < -1 || card >= SimLayout.CARDS) {
            throw new IllegalArgumentException("card " + card + " is not within -1.." + (SimLayout.CARDS - 1));
        }
        if (remaining < -1 || skip < 0) {
            throw new IllegalArgumentException("calls " + remaining + " after " + skip + " cannot be counted");
        }
    }

    /**
     * A function that returns a status at each call, for every card.
     *
     * @param function its name
     * @param status   the vendor's status
     * @return the override
     */
    public static SimOverride status(final String function, final int status) {
        return new SimOverride(function, SimAction.STATUS, status, Duration.ZERO, -1, -1, 0);
    }

    /**
     * A function that reports success and leaves the caller's memory as it was.
     *
     * @param function its name
     * @return the override
     */
    public static SimOverride untouched(final String function) {
        return new SimOverride(function, SimAction.UNTOUCHED, 0, Duration.ZERO, -1, -1, 0);
    }

    /**
     * A function that aborts the process.
     *
     * @param function its name
     * @return the override
     */
    public static SimOverride abort(final String function) {
        return new SimOverride(function, SimAction.ABORT, 0, Duration.ZERO, -1, -1, 0);
    }

    /**
     * A function that works but takes its time.
     *
     * @param function its name
     * @param delay    how long
     * @return the override
     */
    public static SimOverride delay(final String function, final Duration delay) {
        return new SimOverride(function, SimAction.DELAY, 0, delay, -1, -1, 0);
    }

    /**
     * The same after a delay.
     *
     * @param longer how long
     * @return the override
     */
    public SimOverride after(final Duration longer) {
        return new SimOverride(function, action, status, longer, card, remaining, skip);
    }

    /**
     * The same for one card only.
     *
     * @param only index of the card
     * @return the override
     */
    public SimOverride onCard(final int only) {
        return new SimOverride(function, action, status, delay, only, remaining, skip);
    }

    /**
     * The same for some calls only.
     *
     * @param passing calls that pass unharmed first
     * @param harmed  calls it then applies to
     * @return the override
     */
    public SimOverride forCalls(final int passing, final int harmed) {
        return new SimOverride(function, action, status, delay, card, harmed, passing);
    }
}
