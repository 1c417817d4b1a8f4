package io.nvbind.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/**
 * What streaming costs end to end: many clients on the daemon, beside Node's {@code ws} package under the same client and
 * load, beside a plain TCP echo and beside how late the machine wakes a thread, all in one run.
 * {@code bench/run Stream [seconds [repeats [regex]]]} prints one JSON object.
 */
public final class StreamBench {

    private record Load(String name, int containers, int clients, int intervalMillis) {
    }

    /** The last is one that both servers carry even where others' work takes half of the processors. */
    private static final List<Load> LOADS = List.of(new Load("100 containers x 1 client x 250 Hz", 100, 100, 4),
        new Load("1000 clients x 62.5 Hz", 10, 1000, 16), new Load("500 clients x 62.5 Hz", 10, 500, 16));
    private static final int READING = 150;
    private static final int STOPPED = 50;
    private static final String STALLED = READING + " clients x 62.5 Hz, " + STOPPED + " more stop reading";
    private static final List<String> FORMATS = List.of("binary", "text");
    private static final int ECHOES = 20_000;
    private static final int WAKINGS = 3_000;
    /** About as long as the clients' thread rests between the messages of two containers. */
    private static final long REST_NANOS = 1_000_000L;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(8);
    /** In a quarter of the warm-up: a hundredth of a processor. */
    private static final int SETTLED_TICKS = 2;
    /** A compiler pauses between two methods; only so many quiet quarters in a row tell that it is done. */
    private static final int QUIET_IN_A_ROW = 3;
    private static final int MOST_SETTLING = 30;
    /** As of the start: later it counts only those this process is kept to. */
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int SLICES_A_SECOND = 2;
    private static final long IDLE_MILLIS = 10_000;

    private StreamBench() {
    }

    /**
     * Measures.
     *
     * @param arguments seconds a measurement, how often each is repeated, and a regular expression of those wanted.
     * @throws IOException          when a server cannot be had.
     * @throws InterruptedException when told to stop.
     */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        final int repeats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        final String wanted = arguments.length > 2 ? arguments[2] : ".*";
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("seconds", seconds);
        report.put("repeats", repeats);
        report.put("processors", PROCESSORS);
        report.put("load_average_before", load());
        report.put("tcp_echo", echo());
        report.put("waking_late", wakingLate());
        if (arguments.length < 3) {
            attempt(report, "daemon", StreamBench::footprint);
        }
        if (STALLED.matches(wanted)) {
            attempt(report, STALLED, () -> stalled(seconds, repeats));
        }
        final Path packages = StreamServers.nodePackages();
        if (packages == null) {
            report.put("node_ws", "not measured: npm or the package ws is not there");
        }
        for (final Load load : LOADS) {
            for (final String format : FORMATS) {
                final String name = load.name + ", " + format;
                if (name.matches(wanted)) {
                    attempt(report, name, () -> measure(load, format, seconds, repeats, packages));
                }
            }
        }
        report.put("load_average_after", load());
        System.out.println(JsonMapper.builder().build().writeValueAsString(report));
    }

    private interface Part {
        Map<String, Object> measure() throws IOException, InterruptedException;
    }

    /** One part that fails, on a machine too busy for it, costs no other. */
    private static void attempt(final Map<String, Object> report, final String name, final Part part)
        throws InterruptedException {
        System.err.println(name);
        try {
            report.put(name, part.measure());
        } catch (final IOException | UncheckedIOException failed) {
            report.put(name, "not measured: " + failed.getMessage());
        }
    }

    /** Of the last minute: before the run it is others' work alone. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static Map<String, Object> measure(final Load load, final String format, final int seconds, final int repeats,
                                               final Path packages) throws IOException, InterruptedException {
        final StreamSlices ours = new StreamSlices(load.clients, load.intervalMillis);
        final StreamSlices nodes = new StreamSlices(load.clients, load.intervalMillis);
        boolean apart = true;
        for (int i = 0; i < repeats; i++) {
            try (StreamServers.Server daemon = StreamServers.daemon(Files.createTempDirectory("nvbind-stream-"),
                     load.containers, "--simulated");
                 StreamReader reader = new StreamReader(daemon.port(), load.clients,
                     client -> "/metrics/container-" + client % load.containers + "?interval_ms=" + load.intervalMillis
                         + "&format=" + format)) {
                apart &= warmUp(daemon, reader);
                if (packages == null) {
                    ours.take(daemon, reader, seconds * SLICES_A_SECOND);
                } else {
                    apart &= beside(load, format, packages, daemon, reader, ours, nodes, seconds * SLICES_A_SECOND);
                }
            } finally {
                StreamServers.pin(ProcessHandle.current().pid(), "0-" + (PROCESSORS - 1));
            }
        }
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("server and clients on processors of their own", apart);
        report.put("nvbind", ours.report());
        if (packages != null) {
            report.put("node_ws", nodes.report());
            report.put("nvbind / node_ws, median of the pairs' p50", ours.ratio(nodes, StreamSlices.Slice::p50Micros));
            report.put("nvbind / node_ws, median of the pairs' p99", ours.ratio(nodes, StreamSlices.Slice::p99Micros));
        }
        return report;
    }

    /** Slices of the two in turns, so that other work on the machine falls on both; the one whose turn it is not is stopped. */
    private static boolean beside(final Load load, final String format, final Path packages,
                               final StreamServers.Server daemon, final StreamReader reader, final StreamSlices ours,
                               final StreamSlices nodes, final int pairs) throws IOException, InterruptedException {
        daemon.pause();
        try (StreamServers.Server node = StreamServers.node(packages, load.intervalMillis, reader.messageLength(), format);
             StreamReader nodeReader = new StreamReader(node.port(), load.clients, client -> "/")) {
            final boolean apart = warmUp(node, nodeReader);
            for (int i = 0; i < pairs; i++) {
                node.pause();
                daemon.resume();
                ours.take(daemon, reader, 1);
                daemon.pause();
                node.resume();
                nodes.take(node, nodeReader, 1);
            }
            return apart;
        } finally {
            daemon.resume();
        }
    }

    /** Until the virtual machine has compiled; tells whether server and clients are kept to processors of their own. */
    private static boolean warmUp(final StreamServers.Server server, final StreamReader reader)
        throws IOException, InterruptedException {
        reader.run(WARM_UP_NANOS, false);
        final boolean apart = PROCESSORS > 1
            && StreamServers.pin(server.process().pid(), "0-" + (PROCESSORS / 2 - 1))
            && StreamServers.pin(ProcessHandle.current().pid(), PROCESSORS / 2 + "-" + (PROCESSORS - 1));
        settle(server, () -> reader.run(WARM_UP_NANOS / 4, false));
        return apart;
    }

    private interface Meanwhile {
        void pass() throws IOException, InterruptedException;
    }

    /** A daemon runs for hours, and what compiles meanwhile is only in its first minute: waits until that is over. */
    private static void settle(final StreamServers.Server server, final Meanwhile meanwhile)
        throws IOException, InterruptedException {
        long before = server.compilerTicks();
        int quiet = 0;
        for (int i = 0; i < MOST_SETTLING && quiet < QUIET_IN_A_ROW; i++) {
            meanwhile.pass();
            final long now = server.compilerTicks();
            quiet = now - before <= SETTLED_TICKS ? quiet + 1 : 0;
            before = now;
        }
    }

    /** Those who read, without and with others who do not, in turns on one daemon. */
    private static Map<String, Object> stalled(final int seconds, final int repeats)
        throws IOException, InterruptedException {
        final double[] alone = new double[repeats];
        final double[] beside = new double[repeats];
        long missed = 0;
        final IntFunction<String> path = client -> "/metrics/container-" + client % 10 + "?interval_ms=16&format=text";
        try (StreamServers.Server daemon = StreamServers.daemon(Files.createTempDirectory("nvbind-stream-"), 10,
            "--simulated"); StreamReader reader = new StreamReader(daemon.port(), READING, path)) {
            reader.run(WARM_UP_NANOS, false);
            for (int i = 0; i < repeats; i++) {
                alone[i] = reader.run(TimeUnit.SECONDS.toNanos(seconds), true).latency().getValueAtPercentile(99) / 1e3;
                try (StalledReaders others = new StalledReaders(daemon.port(), STOPPED, path)) {
                    // Until the kernel takes no more for them.
                    reader.run(TimeUnit.SECONDS.toNanos(2), false);
                    beside[i] = reader.run(TimeUnit.SECONDS.toNanos(seconds), true).latency().getValueAtPercentile(99)
                        / 1e3;
                    others.requireOpen();
                }
                reader.run(TimeUnit.SECONDS.toNanos(1), false);
            }
            missed = reader.missed();
        }
        Arrays.sort(alone);
        Arrays.sort(beside);
        return Map.of("p99_us_alone_median", alone[repeats / 2], "p99_us_alone_min", alone[0], "p99_us_alone_max",
            alone[repeats - 1], "p99_us_beside_median", beside[repeats / 2], "p99_us_beside_min", beside[0],
            "p99_us_beside_max", beside[repeats - 1], "beside / alone", beside[repeats / 2] / alone[repeats / 2],
            "missed", missed);
    }

    private static Map<String, Object> footprint() throws IOException, InterruptedException {
        final Map<String, Object> report = new LinkedHashMap<>();
        try (StreamServers.Server daemon = StreamServers.daemon(Files.createTempDirectory("nvbind-stream-"), 1)) {
            // What is compiled at the start is no idling.
            Thread.sleep(3 * IDLE_MILLIS);
            settle(daemon, () -> Thread.sleep(IDLE_MILLIS / 4));
            final long before = daemon.processorMillis();
            Thread.sleep(IDLE_MILLIS);
            report.put("idle_processor_percent", (daemon.processorMillis() - before) * 100.0 / IDLE_MILLIS);
            report.put("idle_rss_mib", daemon.residentMegabytes());
            try (StreamReader reader = new StreamReader(daemon.port(), 10, client -> "/metrics/container-0")) {
                reader.run(IDLE_MILLIS * 1_000_000, true);
                report.put("ten_clients_rss_mib", daemon.residentMegabytes());
            }
        }
        return report;
    }

    /** How much later than it asked to be woken a thread runs again on this machine: no message to a reader at rest is sooner. */
    private static Map<String, Object> wakingLate() {
        final Histogram late = new Histogram(1, 60_000_000_000L, 3);
        for (int i = 0; i < WAKINGS; i++) {
            final long due = System.nanoTime() + REST_NANOS;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            late.recordValue(System.nanoTime() - due);
        }
        return Map.of("p50_us", late.getValueAtPercentile(50) / 1e3, "p99_us", late.getValueAtPercentile(99) / 1e3);
    }

    private static Map<String, Object> echo() throws IOException {
        final Histogram roundTrips = new Histogram(1, 60_000_000_000L, 3);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
             Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
             Socket other = server.accept()) {
            client.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            final Thread echo = Thread.ofPlatform().daemon().start(() -> {
                final byte[] bytes = new byte[64];
                try {
                    for (int n = other.getInputStream().read(bytes); n > 0; n = other.getInputStream().read(bytes)) {
                        other.getOutputStream().write(bytes, 0, n);
                    }
                } catch (final IOException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            final byte[] bytes = new byte[64];
            for (int i = 0; i < 2 * ECHOES; i++) {
                final long start = System.nanoTime();
                client.getOutputStream().write(bytes);
                if (client.getInputStream().readNBytes(bytes, 0, bytes.length) != bytes.length || !echo.isAlive()) {
                    throw new IOException("the echo ended");
                }
                if (i >= ECHOES) {
                    roundTrips.recordValue(System.nanoTime() - start);
                }
            }
        }
        return Map.of("round_trip_p50_us", roundTrips.getValueAtPercentile(50) / 1e3,
            "round_trip_p99_us", roundTrips.getValueAtPercentile(99) / 1e3);
    }
}
