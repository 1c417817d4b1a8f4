package io.nvbind.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;

/**
 * How Chronicle behaves in this program: it posts nothing, prints nothing, and waits for no lock of a dead writer. What
 * it would have logged goes to whoever reads just then, else it is kept for the writer. Any thread.
 */
final class ChronicleRules {

    /** Where warnings go that come while a recording is read. */
    static final ScopedValue<List<String>> READER = ScopedValue.newInstance();

    private static final int KEPT = 64;
    private static final BlockingQueue<String> WARNINGS = new ArrayBlockingQueue<>(KEPT);

    static {
        // The launcher gives the same by config/jvm.options; a program that embeds nvbind may not.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        System.setProperty("queue.force.unlock.mode", "ALWAYS");
        Jvm.setExceptionHandlers((logger, message, thrown) -> keep(message, thrown),
            (logger, message, thrown) -> keep(message, thrown), null, null);
        // It adds a hook for the end of the JVM, which can be done only until that has begun.
        BackgroundResourceReleaser.releasePendingResources();
    }

    private ChronicleRules() {
    }

    /** Puts the rules in force; to be called before anything of Chronicle. */
    static void apply() {
        // The static initialiser did it, once.
    }

    private static void keep(final String message, final Throwable thrown) {
        final String text = thrown == null ? message : message + " (" + thrown + ")";
        if (READER.isBound()) {
            JournalReader.note(READER.get(), text);
        } else {
            // When nobody fetches them, the first ones stay: they tell most.
            WARNINGS.offer(text);
        }
    }

    /**
     * Takes what the writer was warned of since the last call.
     *
     * @return the warnings, oldest first.
     */
    static List<String> warnings() {
        final List<String> taken = new ArrayList<>();
        WARNINGS.drainTo(taken);
        return taken;
    }
}
