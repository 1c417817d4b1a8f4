package io.nvbind.server;

import io.nvbind.telemetry.GpuEventLog;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Sessions;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.xnio.Options;

/**
 * The daemon's face on loopback: dashboard, HTTP and WebSocket.
 *
 * <p>Two I/O threads that never wait and a few workers for what may; idle, none of them wakes. Start and close it from one
 * thread.
 */
public final class HttpServer implements AutoCloseable {

    /** The only address it ever binds. */
    public static final String HOST = "127.0.0.1";
    /** The port when none is chosen. */
    public static final int DEFAULT_PORT = 9090;

    private static final int IO_THREADS = 2;
    private static final int WORKERS = 4;
    private static final int CONNECTIONS_HIGH = 256;
    private static final int CONNECTIONS_LOW = 224;
    /** What the kernel may hold back for a slow client: more would only make what it reads older. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;
    private static final long REQUEST_MILLIS = 60_000;
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int SHUTDOWN_MILLIS = 2000;

    private final MetricsSocket metrics;
    private final Undertow undertow;
    private final InetSocketAddress address;

    private HttpServer(final MetricsSocket metrics, final Undertow undertow) {
        this.metrics = metrics;
        this.undertow = undertow;
        this.address = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    }

    /**
     * Binds and serves.
     *
     * @param port     1..65535, or 0 for any that is free.
     * @param sessions the containers; asked from I/O threads.
     * @param gpus     the host's GPUs, as {@link io.nvbind.telemetry.GpuSampler#readings} gives them.
     * @param events   what happened to them.
     * @param metrics  also one of telemetry's sinks.
     * @param frames   a container's frame analysis as JSON, null when no game runs there; called on a worker thread, may
     *                 block, and may throw an UncheckedIOException that says why there is none now. Null when there is no
     *                 such analysis: its address is then unknown.
     * @return the running server.
     * @throws IOException when the port cannot be bound; the message says what to do.
     */
    public static HttpServer start(final int port, final Sessions sessions, final List<GpuReading> gpus,
                                   final GpuEventLog events, final MetricsSocket metrics,
                                   final Function<String, byte[]> frames)
        throws IOException {
        QuietLogging.install();
        final Routes routes = new Routes(new Containers(sessions), new GpuStatus(gpus),
            new GpuEvents(events), metrics, frames);
        final HttpHandler handler = new TimeLimit(REQUEST_MILLIS, new Answering(new Guard(routes)));
        final Undertow undertow = builder(port).setHandler(handler).build();
        try {
            undertow.start();
        } catch (final RuntimeException failed) {
            if (failed.getCause() instanceof IOException refused) {
                throw whyNotBound(port, refused);
            }
            throw failed;
        }
        return new HttpServer(metrics, undertow);
    }

    private static IOException whyNotBound(final int port, final IOException refused) {
        final String where = "port " + port + " on " + HOST;
        final boolean inUse = refused instanceof BindException
            && String.valueOf(refused.getMessage()).contains("in use");
        return new IOException(inUse
            ? where + " is in use; choose another with --port N or stop the program that holds it"
            : where + " cannot be had (" + refused.getMessage() + "); choose another with --port N", refused);
    }

    private static Undertow.Builder builder(final int port) {
        return Undertow.builder()
            .addHttpListener(port, HOST)
            .setIoThreads(IO_THREADS)
            .setWorkerThreads(WORKERS)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS_HIGH)
            .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS_LOW)
            .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 8192)
            .setServerOption(UndertowOptions.MAX_HEADERS, 32)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 32)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) Guard.MAX_BODY_BYTES)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 5_000)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 30_000)
            .setServerOption(UndertowOptions.REQUIRE_HOST_HTTP11, true)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, SHUTDOWN_MILLIS);
    }

    /**
     * Where it listens.
     *
     * @return the bound address, always loopback.
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The address to show.
     *
     * @return for instance {@code http://127.0.0.1:9090}.
     */
    public String url() {
        return "http://" + HOST + ":" + address.getPort();
    }

    /** Tells every WebSocket that it goes (1001), gives them two seconds to answer, then closes everything. */
    @Override
    public void close() {
        metrics.stop();
        final long deadline = System.nanoTime() + FAREWELL_NANOS;
        while (metrics.clientCount() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        undertow.stop();
    }
}
