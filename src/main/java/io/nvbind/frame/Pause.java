package io.nvbind.frame;

/**
 * A time in which a producer stood still for a reason of its own.
 *
 * @param startNanos    CLOCK_MONOTONIC.
 * @param durationNanos how long.
 * @param kind          {@link FrameRecord#PAUSE_JVM_GC}.
 * @param name          what the producer calls it, such as a collector and its cause; safe to print.
 */
public record Pause(long startNanos, long durationNanos, int kind, String name) {
}
