package io.nvbind.event;

/**
 * An event with its place in the log.
 *
 * @param id         grows by one from 1, over all kinds; begins anew with the daemon.
 * @param epochNanos when it happened, nanoseconds since 1970 in UTC.
 * @param event      what happened.
 */
public record LoggedEvent(long id, long epochNanos, Event event) {
}
