package io.nvbind.server;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what Undertow and XNIO say of themselves off the user's screen: their start and stop lines, and a stack trace for
 * each client that breaks off. Whoever configures java.util.logging himself is left alone.
 */
final class QuietLogging {

    /** Held for good: the log manager only knows loggers weakly. */
    private static final List<Logger> LOGGERS =
        List.of(Logger.getLogger("io.undertow"), Logger.getLogger("org.xnio"), Logger.getLogger("org.jboss"));

    private QuietLogging() {
    }

    static void install() {
        if (System.getProperty("java.util.logging.config.file") == null
            && System.getProperty("java.util.logging.config.class") == null) {
            if (System.getProperty("org.jboss.logging.provider") == null) {
                System.setProperty("org.jboss.logging.provider", "jdk");
            }
            LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
        }
    }
}
