package io.nvbind.control;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Other programs on this host that set GPUs, by their processes' names ({@code /proc/PID/comm}) and sockets. Looked for at
 * most every ten seconds. One thread at a time.
 */
public final class Rivals implements Supplier<List<String>> {

    private static final long LOOK_NANOS = 10_000_000_000L;
    private static final int MAX_PROCESSES = 65_536;
    /** Names as the kernel cuts them, after 15 characters. */
    private static final Map<String, String> PROCESSES = Map.of(
        "lact", "LACT", "lactd", "LACT", "corectrl", "CoreCtrl", "corectrl_helper", "CoreCtrl",
        "power-profiles-", "power-profiles-daemon", "tuned", "tuned", "nvidia-settings", "nvidia-settings",
        "gwe", "GreenWithEnvy", "coolercontrold", "CoolerControl", "tuxedo-control-", "TUXEDO Control Center");
    private static final Map<String, String> SOCKETS = Map.of("lactd.sock", "LACT");

    private final Path root;
    private final LongSupplier clock;
    private List<String> found = List.of();
    private long nextNanos;

    /**
     * Creates it.
     *
     * @param root  holds {@code proc} and {@code run}.
     * @param clock {@link System#nanoTime}.
     */
    public Rivals(final Path root, final LongSupplier clock) {
        this.root = root;
        this.clock = clock;
        this.nextNanos = clock.getAsLong();
    }

    /**
     * Those that run.
     *
     * @return a sentence each, with the way out.
     */
    @Override
    public synchronized List<String> get() {
        final long now = clock.getAsLong();
        if (now - nextNanos >= 0) {
            nextNanos = now + LOOK_NANOS;
            found = look().stream().map(name -> name + " runs on this host and may set GPUs too; let one of the two do it")
                .toList();
        }
        return found;
    }

    private Set<String> look() {
        final Set<String> names = new TreeSet<>();
        SOCKETS.forEach((socket, name) -> {
            if (Files.exists(root.resolve("run").resolve(socket))) {
                names.add(name);
            }
        });
        int seen = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(root.resolve("proc"), "[1-9]*")) {
            for (final Path process : processes) {
                final String name = PROCESSES.get(name(process));
                if (name != null) {
                    names.add(name);
                }
                if (++seen >= MAX_PROCESSES) {
                    break;
                }
            }
        } catch (final IOException | DirectoryIteratorException unreadable) {
            return names;
        }
        return names;
    }

    private static String name(final Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (final IOException ended) {
            return "";
        }
    }
}
