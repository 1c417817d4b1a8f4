package io.nvbind.sim;

import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with simulated libraries and their state file beside them, and the small programs that ask them everything,
 * each in a process of its own.
 */
final class SimulatedMachine implements AutoCloseable {

    static final String NVML = "libnvidia-ml.so.1";
    static final String ROCM = "librocm_smi64.so.1";
    static final String LEVEL_ZERO = "libze_nvbind_sim.so.1";

    private static Path tools;

    private final Path folder;
    private final SimState state;

    /** Copies the libraries of a variant, {@code new}, {@code mid} or {@code old}; without cards there is no state file. */
    SimulatedMachine(final Path folder, final String variant, final List<SimCard> cards) throws IOException {
        this.folder = folder;
        try (Stream<Path> libraries = Files.list(RealParts.simDir().resolve(variant))) {
            for (final Path library : libraries.filter(Files::isRegularFile).toList()) {
                if (library.toString().endsWith(".so.1")) {
                    Files.copy(library, folder.resolve(library.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        state = cards == null ? null : SimState.create(folder.resolve(SimLayout.FILE_NAME), cards);
    }

    SimState state() {
        return state;
    }

    Path library(final String name) {
        return folder.resolve(name);
    }

    /** Runs a program with a library and returns what it printed, one line a call. */
    Answers ask(final String tool, final String library, final String... arguments) throws Exception {
        return ask(Map.of(), tool, library(library).toString(), arguments);
    }

    Answers ask(final Map<String, String> environment, final String tool, final String library, final String... arguments)
        throws Exception {
        final List<String> command = new ArrayList<>(List.of(tool(tool).toString(), library));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(SimLayout.ENVIRONMENT);
        builder.environment().putAll(environment);
        final Path printed = folder.resolve(tool + ".txt");
        final Process process = builder.redirectOutput(printed.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " did not end; it printed: " + Files.readString(printed));
        }
        return new Answers(process.exitValue(), Files.readAllLines(printed));
    }

    /** One of the small programs, built. */
    static Path tool(final String name) throws Exception {
        return tools().resolve(name);
    }

    private static synchronized Path tools() throws Exception {
        if (tools == null) {
            RealParts.needProgram("gcc", "gcc");
            RealParts.needProgram("make", "make");
            // Tests in other JVMs may want them at the same time.
            final Process make = new ProcessBuilder("flock", RealParts.simDir().resolveSibling("sim.lock").toString(),
                "make", "-s", "-C", RealParts.home().resolve("src/sim/c").toString(),
                "OUT=" + RealParts.simDir().toAbsolutePath(), "tools").inheritIO().start();
            if (make.waitFor() != 0) {
                throw new IllegalStateException("make ended with " + make.exitValue());
            }
            tools = RealParts.simDir().resolve("tools");
        }
        return tools;
    }

    @Override
    public void close() {
        if (state != null) {
            state.close();
        }
    }

    /**
     * What a program printed.
     *
     * @param status its exit status
     * @param lines  such as {@code nvmlDeviceGetTemperature 0 value=58}
     */
    record Answers(int status, List<String> lines) {

        /** The lines of one function, without its name. */
        List<String> of(final String function) {
            return lines.stream().filter(line -> line.startsWith(function + " "))
                .map(line -> line.substring(function.length() + 1)).toList();
        }

        /** The first line of one function, without its name. */
        String first(final String function) {
            final List<String> found = of(function);
            if (found.isEmpty()) {
                throw new AssertionError(function + " is not in " + lines);
            }
            return found.getFirst();
        }

        /** The status of the first call of a function, or -1 where it is missing. */
        long statusOf(final String function) {
            final String word = first(function).split(" ", 2)[0];
            return "missing".equals(word) ? -1 : Long.parseLong(word);
        }

        /** A number of the first call of a function. */
        long value(final String function, final String key) {
            final String text = text(function, key);
            return Long.parseLong(text);
        }

        /** A text of the first call of a function. */
        String text(final String function, final String key) {
            return pairs(first(function)).get(key);
        }

        /** The keys and values of a line. */
        static Map<String, String> pairs(final String line) {
            final Map<String, String> found = new HashMap<>();
            for (final String word : line.split(" (?=[A-Za-z0-9]+=)")) {
                final int equals = word.indexOf('=');
                if (equals > 0) {
                    final String value = word.substring(equals + 1);
                    found.put(word.substring(0, equals),
                        value.startsWith("[") ? value.substring(1, value.length() - 1) : value);
                }
            }
            return found;
        }
    }
}
