package io.nvbind.socket;

import io.nvbind.api.Caller;
import io.nvbind.api.Operations;
import io.nvbind.api.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.agrona.concurrent.Agent;

/**
 * Listens on {@code <run dir>/nvbind.sock}.
 *
 * <p>Assumptions: one thread calls {@link #doWork}, which cuts peers that do not end a line or read an answer in time.
 * Guarantees: a peer's bad behaviour costs its own thread alone. Progress: connections beyond the limits are told so and
 * closed.
 */
public final class SocketServer implements Agent, AutoCloseable {

    /** Connections of all users together. */
    static final int MAX_CONNECTIONS = 64;
    /** Connections of one user. */
    static final int MAX_OF_USER = 16;

    private static final System.Logger LOG = System.getLogger("io.nvbind.socket");
    private static final int LONGEST_PATH = 107;
    private static final long STACK_BYTES = 512 * 1024;
    private static final long FAREWELL_MILLIS = 2000;

    private final Path file;
    private final ServerSocketChannel listener;
    private final Operations operations;
    private final PeerCallers callers;
    private final int perSecond;
    private final long patienceNanos;
    private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofUser = new HashMap<>();
    private final Thread acceptor = Thread.ofPlatform().daemon().name("socket").unstarted(this::accept);

    private SocketServer(final Path file, final ServerSocketChannel listener, final Operations operations,
                         final PeerCallers callers, final int perSecond, final long patienceNanos) {
        this.file = file;
        this.listener = listener;
        this.operations = operations;
        this.callers = callers;
        this.perSecond = perSecond;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Binds and serves.
     *
     * @param file          the socket; one that is left over is replaced.
     * @param operations    what can be asked; handlers run on the connections' own threads.
     * @param callers       tells who asks.
     * @param perSecond     requests of one connection; more are refused with 429.
     * @param patienceNanos how long a peer may take for a line, or to read an answer.
     * @return the running server.
     * @throws IOException when it cannot be bound; the message says what to do.
     */
    public static SocketServer start(final Path file, final Operations operations, final PeerCallers callers,
                                     final int perSecond, final long patienceNanos) throws IOException {
        if (file.toString().length() > LONGEST_PATH) {
            throw new IOException(file + " is too long for a socket (" + LONGEST_PATH
                + " characters); choose a shorter --run-dir");
        }
        Files.deleteIfExists(file);
        final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(file), MAX_CONNECTIONS);
            // Everybody may knock; the kernel says who it is.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (final IOException refused) {
            listener.close();
            throw new IOException(file + " cannot be made (" + refused.getMessage()
                + "); choose another folder with --run-dir", refused);
        }
        final SocketServer server = new SocketServer(file, listener, operations, callers, perSecond, patienceNanos);
        server.acceptor.start();
        return server;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                serve(listener.accept());
            } catch (final ClosedChannelException stopping) {
                return;
            } catch (final IOException | RuntimeException problem) {
                LOG.log(System.Logger.Level.WARNING, "a connection was lost before it began", problem);
            }
        }
    }

    private void serve(final SocketChannel channel) throws IOException {
        final UnixDomainPrincipal peer;
        try {
            peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        } catch (final IOException | RuntimeException unknown) {
            channel.close();
            throw unknown;
        }
        final String user = peer.user().getName();
        final Thread thread = Thread.ofPlatform().daemon().name("socket-peer").stackSize(STACK_BYTES)
            .unstarted(() -> serve(channel, peer, user));
        thread.start();
    }

    /** Asking who is in a group may wait for a directory service: on the peer's own thread. */
    private void serve(final SocketChannel channel, final UnixDomainPrincipal peer, final String user) {
        final boolean room = enter(user);
        final Caller caller = room ? callers.of(peer) : Caller.stranger("");
        final Connection connection = new Connection(channel, operations, caller, perSecond);
        try {
            if (!room) {
                connection.last(new Problem(503, "there are " + MAX_OF_USER + " connections of user " + user + ", or "
                    + MAX_CONNECTIONS + " in all; close one first"));
                connection.close();
                return;
            }
            connections.put(connection, Thread.currentThread());
            if (listener.isOpen()) {
                connection.run();
            } else {
                connection.close();
            }
        } catch (final IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a peer broke off: {0}", gone.getMessage());
        } finally {
            connections.remove(connection);
            if (room) {
                leave(user);
            }
        }
    }

    private boolean enter(final String user) {
        synchronized (ofUser) {
            final int his = ofUser.getOrDefault(user, 0);
            final int all = ofUser.values().stream().mapToInt(Integer::intValue).sum();
            if (his >= MAX_OF_USER || all >= MAX_CONNECTIONS) {
                return false;
            }
            ofUser.put(user, his + 1);
            return true;
        }
    }

    private void leave(final String user) {
        synchronized (ofUser) {
            ofUser.computeIfPresent(user, (name, his) -> his == 1 ? null : his - 1);
        }
    }

    /**
     * Peers now.
     *
     * @return their number.
     */
    public int connectionCount() {
        return connections.size();
    }

    /** Cuts those that keep it waiting. */
    @Override
    public int doWork() {
        final long now = System.nanoTime();
        int cut = 0;
        for (final Connection connection : connections.keySet()) {
            if (connection.keepsWaiting(now, patienceNanos)) {
                cut += close(connection);
            }
        }
        return cut;
    }

    private static int close(final Connection connection) {
        try {
            connection.close();
        } catch (final IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a peer was gone before it was cut: {0}", gone.getMessage());
        }
        return 1;
    }

    @Override
    public String roleName() {
        return "socket";
    }

    /** Stops in order: nobody new, answers under way are sent, then everything is closed. */
    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(file);
            for (final Map.Entry<Connection, Thread> each : connections.entrySet()) {
                each.getKey().finish();
            }
            final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
            for (final Thread thread : Set.copyOf(connections.values())) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (final IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "the socket was not given back", problem);
        } catch (final InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        connections.keySet().forEach(SocketServer::close);
    }
}
