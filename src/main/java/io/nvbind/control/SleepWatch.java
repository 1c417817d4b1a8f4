package io.nvbind.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;

/**
 * Notices that the machine slept: the kernel's uptime (CLOCK_BOOTTIME, {@code /proc/uptime}) goes on meanwhile, the
 * monotonic clock does not. Called about once a second by one thread.
 */
public final class SleepWatch implements Agent {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Path file;
    private final LongSupplier clock;
    private final Runnable resumed;
    private long nextNanos;
    private long aheadNanos = Long.MIN_VALUE;

    /**
     * Creates it.
     *
     * @param root    holds {@code proc}.
     * @param clock   {@link System#nanoTime}.
     * @param resumed is told; must not wait.
     */
    public SleepWatch(final Path root, final LongSupplier clock, final Runnable resumed) {
        this.file = root.resolve("proc/uptime");
        this.clock = clock;
        this.resumed = resumed;
        this.nextNanos = clock.getAsLong();
    }

    @Override
    public int doWork() {
        final long now = clock.getAsLong();
        if (now - nextNanos < 0) {
            return 0;
        }
        nextNanos = now + SECOND_NANOS;
        try {
            final String text = Files.readString(file);
            final double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
            final long ahead = (long) (seconds * SECOND_NANOS) - clock.getAsLong();
            final boolean slept = aheadNanos != Long.MIN_VALUE && ahead - aheadNanos > SECOND_NANOS;
            aheadNanos = ahead;
            if (slept) {
                resumed.run();
                return 1;
            }
        } catch (final IOException | RuntimeException unreadable) {
            // A tree without an uptime tells of no sleep.
            return 0;
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "sleep-watch";
    }
}
