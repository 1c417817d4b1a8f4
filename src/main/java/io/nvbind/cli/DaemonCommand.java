package io.nvbind.cli;

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

    @Option(names = "--port", paramLabel = "N", defaultValue = "" + HttpServer.DEFAULT_PORT,
        description = "Port on 127.0.0.1; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 0xffff) {
            throw new CommandFailure(CommandFailure.USAGE, "--port " + port + " is not within 0..65535");
        }
        final CountDownLatch stop = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        StopSignal.install(stop, stopped);
        try (Host host = Host.open(simulation, places); Daemon daemon = Daemon.start(host, places, port)) {
            System.out.println("ready " + daemon.url());
            System.out.flush();
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
