package io.nvbind.cli;

import io.nvbind.config.Config;
import io.nvbind.gamescope.GamescopeSource;
import io.nvbind.server.HttpServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nvbind daemon}: the service. */
@Command(name = "daemon", mixinStandardHelpOptions = true,
    description = "Serve GPU metrics and frame times on 127.0.0.1, and record every game.")
final class DaemonCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Mixin
    private SimulationOption simulation;

    @Mixin
    private GamescopeOption gamescope;

    @Mixin
    private OtlpOption otlp;

    @Mixin
    private ConfigOption config;

    @Option(names = "--port", paramLabel = "N",
        description = "Port; 0 takes a free one (default: the configuration's, else " + HttpServer.DEFAULT_PORT + ").")
    private Integer port;

    // The exporter and the source of gamescope's frames are only held open.
    @SuppressWarnings("try")
    @Override
    public Integer call() throws Exception {
        if (port != null && (port < 0 || port > 0xffff)) {
            throw new CommandFailure(CommandFailure.USAGE, "--port " + port + " is not within 0..65535");
        }
        final Config said = config.read();
        final ServerSettings settings = ServerSettings.of(said, port, places.stateDir());
        final OtlpOption.Target target = otlp.target(said);
        final CountDownLatch stop = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        StopSignal.install(stop, stopped);
        try (Host host = Host.open(simulation, places);
             Daemon daemon = Daemon.start(host, places, settings);
             AutoCloseable export = target == null ? null : target.open(daemon.figures());
             GamescopeSource source = gamescope.open(places)) {
            System.out.println("ready " + daemon.url());
            System.out.flush();
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
