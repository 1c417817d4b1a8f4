package io.nvbind.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for something another thread or process does, with an end to patience. */
final class Await {

    private static final long PATIENCE_SECONDS = 30;
    private static final long STEP_MILLIS = 10;

    /** Looks for a value that may not be there yet. */
    @FunctionalInterface
    interface Look<T> {
        /**
         * Looks once.
         *
         * @return the value, or empty.
         * @throws IOException when it cannot even be looked for.
         */
        Optional<T> look() throws IOException;
    }

    private Await() {
    }

    static void until(final String what, final BooleanSupplier condition) throws InterruptedException {
        value(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static <T> T value(final String what, final Look<T> look) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                final Optional<T> found = look.look();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (final IOException problem) {
                throw new CommandFailure(CommandFailure.FAILED, problem.toString(), problem);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CommandFailure(CommandFailure.FAILED,
                    "waited " + PATIENCE_SECONDS + " s in vain for " + what);
            }
            Thread.sleep(STEP_MILLIS);
        }
    }
}
