package io.nvbind.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The servers that are measured, each a process of its own. */
final class StreamServers {

    /** Of /proc/PID/stat, counted from behind the name; see proc(5). */
    private static final int USER_TICKS = 11;

    /** A running one. */
    record Server(Process process, int port) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.destroy();
            try {
                process.waitFor(20, TimeUnit.SECONDS);
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }

        /** Stops it where it is. */
        void pause() throws IOException, InterruptedException {
            signal("STOP");
        }

        /** Lets it go on. */
        void resume() throws IOException, InterruptedException {
            signal("CONT");
        }

        private void signal(final String name) throws IOException, InterruptedException {
            final int ended = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
            if (ended != 0) {
                throw new IOException("kill -" + name + " of " + process.pid() + " ended with " + ended);
            }
        }

        /** Resident memory, MiB. */
        double residentMegabytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0).orElse(Double.NaN);
        }

        /** Processor time that a virtual machine's compilers used so far, in the kernel's ticks; 0 for another server. */
        long compilerTicks() throws IOException {
            long ticks = 0;
            try (DirectoryStream<Path> threads =
                     Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
                for (final Path thread : threads) {
                    if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
                        final String stat = Files.readString(thread.resolve("stat"));
                        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                        ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
                    }
                }
            }
            return ticks;
        }

        /** Processor time used so far, milliseconds. */
        long processorMillis() {
            return process.info().totalCpuDuration().orElseThrow().toMillis();
        }
    }

    private StreamServers() {
    }

    /** The daemon with so many containers, none of which plays; {@code more} arguments may ask for simulated GPUs. */
    static Server daemon(final Path folder, final int containers, final String... more) throws IOException {
        final Path frames = Files.createDirectories(folder.resolve("run/frames"));
        for (int i = 0; i < containers; i++) {
            Files.createDirectories(frames.resolve("container-" + i));
        }
        final List<String> command = new ArrayList<>(List.of(java(), "@config/jvm.options", "@config/launcher.options",
            "-Dnvbind.home=" + new File("").getAbsolutePath(), "-cp", System.getProperty("java.class.path"),
            "io.nvbind.cli.Main", "daemon", "--port", "0", "--run-dir", folder.resolve("run").toString(),
            "--state-dir", folder.resolve("state").toString()));
        command.addAll(List.of(more));
        return started(command, "ready http://127.0.0.1:");
    }

    /** Node's ws package, fetched for the run; null when there is no npm or it cannot be fetched. */
    static Path nodePackages() throws IOException, InterruptedException {
        final Path folder = Files.createTempDirectory("nvbind-ws-");
        try {
            final Process npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix",
                folder.toString(), "ws").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return npm.waitFor(60, TimeUnit.SECONDS) && npm.exitValue() == 0 ? folder.resolve("node_modules") : null;
        } catch (final IOException noNpm) {
            return null;
        }
    }

    /** A server on that package. */
    static Server node(final Path packages, final int intervalMillis, final int length, final String format)
        throws IOException {
        final ProcessBuilder builder = new ProcessBuilder("node", "bench/node/ws.js", Integer.toString(intervalMillis),
            Integer.toString(length), format);
        builder.environment().put("NODE_PATH", packages.toString());
        return started(builder, "port ");
    }

    /**
     * Keeps a process, with all its threads, to some processors; else the scheduler may put server and clients on one and
     * leave the other idle, and what is measured is when it changes its mind.
     *
     * @return false when that cannot be had.
     */
    static boolean pin(final long pid, final String processors) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("taskset", "-a", "-p", "-c", processors, Long.toString(pid))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (final IOException noTaskset) {
            return false;
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Server started(final List<String> command, final String announcement) throws IOException {
        return started(new ProcessBuilder(command), announcement);
    }

    private static Server started(final ProcessBuilder builder, final String announcement) throws IOException {
        final Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final BufferedReader out =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(announcement)) {
                return new Server(process, Integer.parseInt(line.substring(announcement.length())));
            }
        }
        throw new IOException(builder.command() + " did not start");
    }
}
