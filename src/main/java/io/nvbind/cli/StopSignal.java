package io.nvbind.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C and SIGTERM: tells the command to stop, and holds the JVM until it has. */
final class StopSignal {

    private static final long PATIENCE_SECONDS = 15;

    private StopSignal() {
    }

    /**
     * Listens from now on.
     *
     * @param stop    counted down when a signal comes.
     * @param stopped awaited then, so that recordings are closed before the JVM ends.
     */
    static void install(final CountDownLatch stop, final CountDownLatch stopped) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            stop.countDown();
            try {
                if (!stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    System.err.println("nvbind: did not stop within " + PATIENCE_SECONDS + " s");
                }
            } catch (final InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
