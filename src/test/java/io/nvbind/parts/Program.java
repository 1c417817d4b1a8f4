package io.nvbind.parts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program started by a test, with what it printed; ended with the test. */
public final class Program implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private Program(final Process process) {
        this.process = process;
        this.outReader = read(process.getInputStream(), out);
        this.errReader = read(process.getErrorStream(), err);
    }

    /** Starts a program with more environment. */
    public static Program start(final Map<String, String> environment, final List<String> command) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Starts {@code nvbind} from the classes under test, as the launcher does. */
    public static Program nvbind(final Map<String, String> environment, final String... arguments) throws IOException {
        return start(environment, nvbindCommand(arguments));
    }

    /** The command that starts {@code nvbind} from the classes under test. */
    public static List<String> nvbindCommand(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + RealParts.home().resolve("config/jvm.options"),
            "@" + RealParts.home().resolve("config/launcher.options"),
            // Few live long enough for the second compiler to pay; what is measured says so.
            "-XX:TieredStopAtLevel=" + Integer.getInteger("nvbind.tier", 1),
            "-Dnvbind.home=" + RealParts.home(),
            "-cp", System.getProperty("java.class.path"),
            "io.nvbind.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Thread read(final InputStream stream, final List<String> lines) {
        return Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (this) {
                        lines.add(line);
                        notifyAll();
                    }
                }
            } catch (final IOException closed) {
                synchronized (this) {
                    lines.add("(stream ended: " + closed.getMessage() + ")");
                }
            } finally {
                synchronized (this) {
                    notifyAll();
                }
            }
        });
    }

    /** Waits for a line on standard output that begins so, and returns it. */
    public synchronized String awaitLine(final String beginning) throws InterruptedException, TimeoutException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            for (final String line : out) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            if (!process.isAlive() && !outReader.isAlive() || System.nanoTime() - deadline > 0) {
                throw new TimeoutException("no line '" + beginning + "' came; printed: " + out + " and " + err);
            }
            wait(200);
        }
    }

    /** Waits for the end and returns the exit code. */
    public int await() throws InterruptedException, TimeoutException {
        return await(PATIENCE_SECONDS);
    }

    /** Waits for the end of what builds much before it runs, and returns the exit code. */
    public int await(final long seconds) throws InterruptedException, TimeoutException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new TimeoutException("still running; printed: " + out() + " and " + err());
        }
        outReader.join();
        errReader.join();
        return process.exitValue();
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** What it printed on standard output so far. */
    public synchronized String out() {
        return String.join("\n", out);
    }

    /** What it printed on standard error so far. */
    public synchronized String err() {
        return String.join("\n", err);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
