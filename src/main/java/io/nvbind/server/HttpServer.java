package io.nvbind.server;

import io.nvbind.api.Operations;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.GracefulShutdownHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.xnio.Options;

/**
 * The daemon's face: dashboard, HTTP and WebSocket, on loopback unless TLS is configured.
 *
 * <p>A few I/O threads that never wait and a few workers for what may; idle, none of them wakes. Start and close it from one
 * thread.
 */
public final class HttpServer implements AutoCloseable {

    /** The address it binds when none is chosen. */
    public static final String HOST = "127.0.0.1";
    /** The same. */
    public static final InetAddress LOOPBACK = loopback();
    /** The port when none is chosen. */
    public static final int DEFAULT_PORT = 9090;

    /** The other half of the processors is for those who read: on two, a second sender makes every message later. */
    private static final int IO_THREADS = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    private static final int WORKERS = 4;
    private static final int CONNECTIONS_HIGH = MetricsSocket.MAX_CLIENTS + 256;
    private static final int CONNECTIONS_LOW = MetricsSocket.MAX_CLIENTS + 224;
    /** What the kernel may hold back for a slow client: more would only make what it reads older. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;
    private static final long REQUEST_MILLIS = 60_000;
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int SHUTDOWN_MILLIS = 2000;

    private final HttpSettings settings;
    private final MetricsSocket metrics;
    private final EventsSocket events;
    private final GracefulShutdownHandler graceful;
    private final Undertow undertow;
    private final InetSocketAddress address;

    private HttpServer(final HttpSettings settings, final MetricsSocket metrics, final EventsSocket events,
                       final GracefulShutdownHandler graceful, final Undertow undertow) {
        this.settings = settings;
        this.metrics = metrics;
        this.events = events;
        this.graceful = graceful;
        this.undertow = undertow;
        this.address = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    }

    /**
     * Binds and serves.
     *
     * @param settings   where and how.
     * @param operations what can be asked; handlers run on I/O threads, those that may wait on workers.
     * @param callers    tells who asks.
     * @param streams    the WebSockets and what monitoring scrapes.
     * @param containers whether a container is known; asked from I/O threads.
     * @return the running server.
     * @throws IOException when the port cannot be bound; the message says what to do.
     */
    public static HttpServer start(final HttpSettings settings, final Operations operations, final HttpCallers callers,
                                   final Streams streams, final Predicate<String> containers) throws IOException {
        QuietLogging.install();
        final EventsSocket events = new EventsSocket(streams.events(),
            streams.metrics().lanes().patience());
        final Page page = new Page();
        final Routes routes = new Routes(page, operations, callers, streams, events, containers);
        final GracefulShutdownHandler graceful = new GracefulShutdownHandler(new TimeLimit(REQUEST_MILLIS,
            new Answering(new Guard(settings, page, new RateLimit(settings.requestsPerSecond(), routes)))));
        final Undertow undertow = builder(settings).setHandler(graceful).build();
        try {
            undertow.start();
        } catch (final RuntimeException failed) {
            if (failed.getCause() instanceof IOException refused) {
                throw whyNotBound(settings, refused);
            }
            throw failed;
        }
        return new HttpServer(settings, streams.metrics(), events, graceful, undertow);
    }

    private static IOException whyNotBound(final HttpSettings settings, final IOException refused) {
        final String where = "port " + settings.port() + " on " + settings.bind().getHostAddress();
        final boolean inUse = refused instanceof BindException
            && String.valueOf(refused.getMessage()).contains("in use");
        return new IOException(inUse
            ? where + " is in use; choose another with --port N or stop the program that holds it"
            : where + " cannot be had (" + refused.getMessage() + "); choose another with --port N", refused);
    }

    private static Undertow.Builder builder(final HttpSettings settings) {
        final Undertow.Builder builder = Undertow.builder();
        final String host = settings.bind().getHostAddress();
        if (settings.tls() == null) {
            builder.addHttpListener(settings.port(), host);
        } else {
            builder.addHttpsListener(settings.port(), host, settings.tls());
        }
        return builder
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
     * @return the bound address; loopback unless TLS and a token for reading are configured.
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
        final String name = settings.bind().isAnyLocalAddress() ? HOST : address.getAddress().getHostAddress();
        return settings.scheme() + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (final UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /**
     * Stops in order: new requests get 503, those on their way are answered, every WebSocket is told that the server goes
     * (1001); after two seconds everything is closed.
     */
    @Override
    public void close() {
        graceful.shutdown();
        metrics.stop();
        events.stop();
        final long deadline = System.nanoTime() + FAREWELL_NANOS;
        while (metrics.clientCount() + events.clientCount() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        try {
            graceful.awaitShutdown(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        } catch (final InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        undertow.stop();
    }
}
