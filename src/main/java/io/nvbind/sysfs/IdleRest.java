package io.nvbind.sysfs;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Lets an idle GPU of a hybrid laptop fall asleep. The kernel suspends it a few seconds after its last use, and reading its
 * sensors counts as use: a sampler would keep it awake for good. So once it was idle for a while, it is left alone for
 * longer than the kernel waits; if it is still awake then, something holds it, and one sample is taken before the next rest.
 *
 * <p>Only for a GPU that the kernel may suspend ({@code power/control} is {@code auto}) and that drives no display. Times
 * are {@link System#nanoTime()}. One thread; allocates nothing.
 */
final class IdleRest {

    static final String RESTING = "idle; left alone so that it can fall asleep";

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long DEFAULT_DELAY_MILLIS = 5000;
    private static final long LONGEST_DELAY_MILLIS = 60_000;

    private final boolean possible;
    private final long restNanos;
    private long idleSince;
    private long restUntil;
    private boolean idle;
    private boolean resting;

    IdleRest(final boolean possible, final long delayMillis) {
        this.possible = possible;
        restNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis) + MARGIN_NANOS;
    }

    /**
     * For a GPU as it is configured now.
     *
     * @param tree to look in.
     * @param pci  whose.
     * @return a rest that is never taken when the kernel would not suspend it anyway.
     */
    static IdleRest of(final Tree tree, final PciGpu pci) {
        final Path power = pci.device().resolve("power");
        final String delay = tree.text(power.resolve("autosuspend_delay_ms")).or("");
        final long millis = delay.matches("[0-9]{1,9}")
            ? Math.min(Long.parseLong(delay), LONGEST_DELAY_MILLIS) : DEFAULT_DELAY_MILLIS;
        return new IdleRest(tree.text(power.resolve("control")).is("auto") && !Displays.lit(tree, pci), millis);
    }

    /**
     * Whether to leave the GPU alone now.
     *
     * @param now the time.
     * @return true while resting.
     */
    boolean resting(final long now) {
        resting &= now - restUntil < 0;
        return resting;
    }

    /**
     * Takes note of a sample.
     *
     * @param isIdle whether it showed that the GPU did nothing.
     * @param now    the time.
     */
    void sampled(final boolean isIdle, final long now) {
        if (isIdle && !idle) {
            idleSince = now;
        }
        idle = isIdle;
        if (possible && idle && now - idleSince >= IDLE_NANOS) {
            resting = true;
            restUntil = now + restNanos;
        }
    }
}
