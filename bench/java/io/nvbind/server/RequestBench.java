package io.nvbind.server;

import io.nvbind.api.Operations;
import io.nvbind.socket.PeerCallers;
import io.nvbind.socket.SocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs to ask for a container's metrics once: over the Unix socket and over HTTP on a kept connection, each beside
 * a plain echo of as many bytes over the same kind of socket, in turns; and what making the message alone takes. Prints one
 * JSON object, microseconds.
 */
public final class RequestBench {

    private static final int WARM_UP = 20_000;
    private static final int TIMES = 5_000;
    private static final int ROUNDS = 5;

    private RequestBench() {
    }

    /** One kind of request: what is sent, and how long its answer is. */
    private static final class Road implements AutoCloseable {
        private final SocketChannel channel;
        private final byte[] request;
        private final int answerLength;
        private final ByteBuffer in = ByteBuffer.allocateDirect(65_536);
        private final ByteBuffer out;
        private final long[] nanos = new long[TIMES * ROUNDS];
        private int count;

        Road(final SocketAddress address, final byte[] request, final int answerLength) throws IOException {
            channel = SocketChannel.open(address);
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            this.request = request;
            out = ByteBuffer.allocateDirect(request.length).put(request);
            this.answerLength = answerLength >= 0 ? answerLength : learn();
        }

        /** The first answer's length: read until nothing more comes at once. */
        private int learn() throws IOException {
            channel.write(out.flip());
            in.clear();
            channel.read(in);
            channel.configureBlocking(false);
            for (int quiet = 0; quiet < 100_000; quiet++) {
                quiet = channel.read(in) > 0 ? 0 : quiet;
                Thread.onSpinWait();
            }
            channel.configureBlocking(true);
            return in.position();
        }

        void run(final int times, final boolean measured) throws IOException {
            for (int i = 0; i < times; i++) {
                final long before = System.nanoTime();
                channel.write(out.position(0).limit(request.length));
                in.clear();
                // Answers differ by some digits: what matters is that the last byte of this one is here.
                while (in.position() < answerLength - 64 || !ended()) {
                    if (channel.read(in) < 0) {
                        throw new IOException("closed");
                    }
                }
                if (measured) {
                    nanos[count++] = System.nanoTime() - before;
                }
            }
        }

        private boolean ended() {
            final byte last = in.get(in.position() - 1);
            return last == '}' || last == '\n';
        }

        double micros(final double share) {
            Arrays.sort(nanos, 0, count);
            return nanos[(int) Math.min(count - 1, share * count)] / 1e3;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Answers each request of {@code request} bytes with {@code answer} bytes. */
    private static ServerSocketChannel echo(final ServerSocketChannel listener, final int request, final int answer) {
        Thread.ofPlatform().daemon().start(() -> {
            try (SocketChannel peer = listener.accept()) {
                if (peer.getLocalAddress() instanceof InetSocketAddress) {
                    peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                final ByteBuffer in = ByteBuffer.allocateDirect(request);
                final ByteBuffer out = ByteBuffer.allocateDirect(answer);
                out.put(answer - 1, (byte) '\n');
                while (peer.read(in) >= 0) {
                    if (!in.hasRemaining()) {
                        in.clear();
                        out.clear();
                        while (out.hasRemaining()) {
                            peer.write(out);
                        }
                    }
                }
            } catch (final IOException over) {
                System.err.println("echo ended: " + over.getMessage());
            }
        });
        return listener;
    }

    /**
     * Measures.
     *
     * @param arguments none.
     * @throws IOException when a socket cannot be had.
     */
    public static void main(final String[] arguments) throws IOException {
        final Path folder = Files.createTempDirectory("nvbind-request-bench-");
        final Path frames = Files.createDirectory(folder.resolve("frames"));
        final Map<String, Object> report = new LinkedHashMap<>();
        try (TestDaemon daemon = new TestDaemon(frames, new HttpSettings(HttpServer.LOOPBACK, 0, Set.of(),
            Set.of(), null, false, Integer.MAX_VALUE))) {
            daemon.container("gaming-001");
            final Operations operations = daemon.operations;
            final Path file = folder.resolve("s");
            final SocketServer socket = SocketServer.start(file, operations, new PeerCallers(
                System.getProperty("user.name"), "nvbind", (user, group) -> false, id -> null), Integer.MAX_VALUE,
                Long.MAX_VALUE);
            final byte[] line = "{\"op\":\"containers.gpu\",\"id\":\"gaming-001\"}\n".getBytes(StandardCharsets.UTF_8);
            final byte[] get = ("GET /api/containers/gaming-001/gpu HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port()
                + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            try (Road unix = new Road(UnixDomainSocketAddress.of(file), line, -1);
                 Road http = new Road(new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port()), get, -1);
                 ServerSocketChannel unixListener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                 ServerSocketChannel tcpListener = ServerSocketChannel.open()) {
                unixListener.bind(UnixDomainSocketAddress.of(folder.resolve("e")));
                tcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                try (Road unixEcho = new Road(echo(unixListener, line.length, unix.answerLength).getLocalAddress(), line,
                         unix.answerLength);
                     Road tcpEcho = new Road(echo(tcpListener, get.length, http.answerLength).getLocalAddress(), get,
                         http.answerLength)) {
                    measure(report, daemon, unix, unixEcho, http, tcpEcho);
                }
            }
            socket.close();
        }
        System.out.println(JsonMapper.shared().writeValueAsString(report));
    }

    private static double messageAlone(final TestDaemon daemon) {
        final long[] nanos = new long[TIMES];
        for (int i = -WARM_UP; i < TIMES; i++) {
            final long before = System.nanoTime();
            daemon.latest.json("gaming-001");
            nanos[Math.max(0, i)] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos[TIMES / 2] / 1e3;
    }

    private static void measure(final Map<String, Object> report, final TestDaemon daemon, final Road unix,
                                final Road unixEcho, final Road http, final Road tcpEcho) throws IOException {
        final Road[] roads = {unixEcho, unix, tcpEcho, http};
        for (final Road road : roads) {
            road.run(WARM_UP, false);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (final Road road : roads) {
                road.run(TIMES, true);
            }
        }
        final String[] names = {"unix_echo", "unix_socket", "tcp_echo", "http"};
        for (int i = 0; i < roads.length; i++) {
            report.put(names[i], Map.of("p50_us", roads[i].micros(0.5), "p99_us", roads[i].micros(0.99), "answer_bytes",
                roads[i].answerLength));
        }
        report.put("message_alone_p50_us", messageAlone(daemon));
        report.put("unix_socket_over_echo_p50", unix.micros(0.5) / unixEcho.micros(0.5));
        report.put("http_over_echo_p50", http.micros(0.5) / tcpEcho.micros(0.5));
    }
}
