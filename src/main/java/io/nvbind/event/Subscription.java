package io.nvbind.event;

/**
 * What a listener stands in.
 *
 * @param oldestId the oldest event that was kept when it began; one more than {@code lastId} when there was none.
 * @param lastId   the latest event then: what comes has greater ids.
 * @param end      ends it.
 */
public record Subscription(long oldestId, long lastId, Runnable end) {
}
