package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.journal.SessionInfo;
import io.nvbind.server.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nvbind demo}: everything at once, with a game of its own. */
@Command(name = "demo", mixinStandardHelpOptions = true,
    description = "Start the daemon and a demo game, show what they do live, and sum it up at the end.")
final class DemoCommand implements Callable<Integer> {

    /** The container the demo game runs in. */
    static final String CONTAINER = "demo";
    private static final int INTERVAL_MILLIS = 16;

    @Mixin
    private Places places;

    @Mixin
    private SimulationOption simulation;

    @Option(names = "--seconds", paramLabel = "N", description = "End by itself after N seconds (default: Ctrl-C).")
    private Integer seconds;

    @Option(names = "--port", paramLabel = "N", defaultValue = "" + HttpServer.DEFAULT_PORT,
        description = "Port on 127.0.0.1; when it is taken, a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--json", description = "Print nothing but one JSON summary.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds != null && seconds < 1) {
            throw new CommandFailure(CommandFailure.USAGE, "--seconds " + seconds + " is not at least 1");
        }
        final CountDownLatch stop = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        StopSignal.install(stop, stopped);
        try {
            return run(stop);
        } finally {
            stopped.countDown();
        }
    }

    private int run(final CountDownLatch stop) throws IOException, InterruptedException {
        final Path runDir = Files.createTempDirectory("nvbind-demo-");
        final Places own = places.in(runDir);
        final PrintWriter out = spec.commandLine().getOut();
        final Map<String, Object> summary = new LinkedHashMap<>();
        try (Host host = Host.openOrSimulate(simulation, own); Daemon daemon = start(host, own)) {
            say(out, "dashboard " + daemon.url() + "/");
            gpus(host).forEach(gpu -> say(out, "gpu       " + gpu));
            try (DemoGame game = DemoGame.start(own.framesDir().resolve(CONTAINER), runDir, host);
                 MetricsListener client = daemon.connect(CONTAINER, INTERVAL_MILLIS)) {
                watch(out, stop, game, client);
                game.stop();
                summary.put("ws_messages", client.messages());
                summary.put("ws_interval_p99_ms", client.intervalP99Millis());
            }
            final SessionInfo recording = daemon.awaitRecording(CONTAINER);
            print(out, host, recording, summary);
        } finally {
            Folders.delete(runDir);
        }
        return 0;
    }

    private Daemon start(final Host host, final Places own) {
        try {
            return Daemon.start(host, own, ServerSettings.loopback(port));
        } catch (final CommandFailure taken) {
            if (port == 0 || !taken.getMessage().contains("in use")) {
                throw taken;
            }
            final Daemon daemon = Daemon.start(host, own, ServerSettings.loopback(0));
            say(spec.commandLine().getOut(), "port " + port + " is in use; serving on " + daemon.url() + " instead");
            return daemon;
        }
    }

    private void watch(final PrintWriter out, final CountDownLatch stop, final DemoGame game,
                       final MetricsListener client) throws InterruptedException {
        final long end = seconds == null ? Long.MAX_VALUE : System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (game.isAlive()) {
            final long left = end == Long.MAX_VALUE ? Long.MAX_VALUE : end - System.nanoTime();
            final long step = Math.min(TimeUnit.SECONDS.toNanos(1), left);
            if (step <= 0 || stop.await(step, TimeUnit.NANOSECONDS)) {
                return;
            }
            if (client.ended() != null) {
                throw new CommandFailure(CommandFailure.FAILED, "the daemon closed the stream: " + client.ended());
            }
            say(out, line(client.latest()));
        }
        throw new CommandFailure(CommandFailure.FAILED, "the demo game ended by itself: " + game.output());
    }

    private static String line(final Map<String, Object> now) {
        return "%6s fps  %6s ms  p99 %6s ms  1%% low %5s  stutters %s   gpu %3s %%  %3s C  %5s W%s".formatted(
            Output.number(now, "fps", 1), Output.number(now, "frame_time_ms", 2),
            Output.number(now, "frame_time_p99", 2), Output.number(now, "one_percent_low_fps", 1),
            Output.safe(now.get("stutter_count")), Output.number(now, "gpu_utilization", 0),
            Output.number(now, "gpu_temp_c", 0), Output.number(now, "power_draw_w", 1),
            Boolean.TRUE.equals(now.get("simulated")) ? "  [SIMULATED GPU]" : "");
    }

    private void print(final PrintWriter out, final Host host, final SessionInfo recording,
                       final Map<String, Object> measured) {
        final Map<String, Object> summary = new LinkedHashMap<>(recording.summary());
        if (json) {
            summary.put("gpus", host.gpus().stream().map(Gpu::info).map(DemoCommand::toJson).toList());
            summary.putAll(measured);
            summary.put("recording", recording.folder().toString());
            out.println(Output.json(summary));
        } else {
            out.println();
            FiguresText.print(out, summary);
            out.printf("websocket        %s messages, p99 interval %s ms (asked for %d)%n", measured.get("ws_messages"),
                Output.number(measured, "ws_interval_p99_ms", 1), INTERVAL_MILLIS);
            out.printf("recording        %s%n", recording.folder());
            out.printf("replay it with   nvbind replay %s%n", recording.id());
        }
        out.flush();
    }

    private static Map<String, Object> toJson(final GpuInfo gpu) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pci", gpu.id().toString());
        fields.put("vendor", gpu.vendor().label());
        fields.put("name", gpu.name());
        fields.put("simulated", gpu.simulated());
        return fields;
    }

    private static List<String> gpus(final Host host) {
        return host.gpus().stream().map(Gpu::info)
            .map(info -> info.id() + "  " + info.name() + (info.simulated() ? "  [SIMULATED]" : "")).toList();
    }

    private void say(final PrintWriter out, final String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }
}
