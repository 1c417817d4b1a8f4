package io.nvbind.gamescope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes gamescope's frames out of the message queue that is mangoapp's, and puts them into rings which the daemon drains
 * like any game's. The program {@code nvbind-gamescope} does that, since only a native thread can wait for a message
 * queue; it ends with this process, however that ends.
 *
 * <p>Started and closed by one thread.
 */
public final class GamescopeSource implements AutoCloseable {

    /** The container of the games that gamescope tells of. */
    public static final String CONTAINER = "gamescope";
    /** What a user must know who turns it on. */
    public static final String WARNING = "gamescope's frames are taken from the queue that mangoapp reads: its overlay does"
        + " not see those that are read here";

    private static final String READY = "ready\n";
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private volatile boolean closing;

    private GamescopeSource(final Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param program  the program {@code nvbind-gamescope}.
     * @param frames   the container's frames folder; exists.
     * @param key      the queue's key in hexadecimal; null for gamescope's own.
     * @param problems is told once, in one line, should it end by itself; on a thread of its own.
     * @return the running source.
     * @throws IOException when the program cannot be started.
     */
    public static GamescopeSource start(final Path program, final Path frames, final String key,
                                        final Consumer<String> problems) throws IOException {
        final List<String> command = new ArrayList<>(List.of(program.toString(), frames.toString()));
        if (key != null) {
            command.add(key);
        }
        final GamescopeSource source =
            new GamescopeSource(new ProcessBuilder(command).redirectErrorStream(true).start());
        Thread.ofVirtual().name("gamescope").start(() -> source.follow(problems));
        return source;
    }

    private void follow(final Consumer<String> problems) {
        String said;
        try {
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace(READY, "").strip();
        } catch (final IOException unreadable) {
            said = unreadable.toString();
        }
        if (!closing) {
            problems.accept(said.isEmpty() ? "gamescope's frames are not taken any more" : said);
        }
    }

    @Override
    public void close() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
