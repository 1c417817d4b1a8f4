package io.nvbind.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.SslChannel;

/**
 * One WebSocket: sends whole messages, answers pings, closes in order, and notices a peer that is gone.
 *
 * <p>Undertow's own framing layer is left out on this road: it hands each frame through queues and pooled buffers, where a
 * message here is one gathering write of bytes that all clients share.
 *
 * <p>Assumptions: whoever sends holds the right to write, from {@link #hold} or {@link #tryHold} to {@link #letGo}; all
 * else runs on the connection's I/O thread. Guarantees: messages and control frames go out whole, one after another.
 * Progress: the I/O thread waits for another holder at most as long as one message takes to be handed to the kernel; the
 * other never waits.
 */
final class SocketConnection implements FrameReader.Listener {

    /** Who uses it. */
    interface Owner {
        /** A whole text message came. */
        void onText(String text);

        /** The message that {@link #send} could not send whole is out now. */
        void onSent();

        /** The connection is gone; once. */
        void onEnd();
    }

    /** How long the peer has to answer a close frame. */
    private static final long GRACE_MILLIS = 1000;
    private static final int READS_A_TURN = 4;

    private final StreamConnection connection;
    private final Lane lane;
    private Owner owner;
    private final FrameReader reader = new FrameReader(this);
    /** Guards what is written and what is yet to be. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Of a message what the kernel did not take yet. */
    private ByteBuffer[] rest;
    private boolean messageUnderWay;
    /** Control frames wait for the end of the message under way; of several pongs the latest counts. */
    private byte[] pong;
    private byte[] close;
    private boolean closing;
    private boolean closeSent;
    private boolean closeReceived;
    private boolean discarding;
    private boolean ended;
    private int pingsUnanswered;
    private XnioExecutor.Key pinger;

    SocketConnection(final StreamConnection connection, final Lane lane) {
        this.connection = connection;
        this.lane = lane;
    }

    /** What its I/O thread's connections share. */
    Lane lane() {
        return lane;
    }

    /** Begins to read for an owner, or goes on for another. */
    void start(final Owner by) {
        final boolean begun = owner != null;
        owner = by;
        if (begun) {
            return;
        }
        connection.setCloseListener(gone -> ended());
        connection.getSourceChannel().setReadListener(source -> readable());
        connection.getSinkChannel().setWriteListener(sink -> writable());
        connection.getSourceChannel().wakeupReads();
        schedulePing();
    }

    /** Takes the right to write, which may be held more than once. I/O thread. */
    void hold() {
        writing.lock();
    }

    /**
     * Takes the right to write if that is to be had at once. Any thread, which then may send.
     *
     * @return whether it is; never under TLS, whose state is the I/O thread's.
     */
    boolean tryHold() {
        return !(connection instanceof SslChannel) && writing.tryLock();
    }

    /** Gives back the right to write. */
    void letGo() {
        writing.unlock();
    }

    /** Whether a message may be sent now. Holder. */
    boolean isIdle() {
        return !messageUnderWay && !closing && !ended;
    }

    /**
     * Sends a message; only when {@link #isIdle}. Holder.
     *
     * @param message its frame's head with its first bytes, and the rest, whose bytes stay as they are until the message is
     *                out; the buffers and the array themselves are used again when this returns.
     * @return whether it is out; if not, {@link Owner#onSent} follows, or {@link Owner#onEnd}.
     */
    boolean send(final ByteBuffer[] message) {
        messageUnderWay = true;
        try {
            if (write(message)) {
                return true;
            }
            final ByteBuffer head = message[0];
            rest = new ByteBuffer[] {ByteBuffer.allocate(head.remaining()).put(head).flip(), message[1].duplicate()};
            connection.getSinkChannel().resumeWrites();
        } catch (final IOException gone) {
            soon(() -> IoUtils.safeClose(connection));
        }
        return false;
    }

    private boolean write(final ByteBuffer[] message) throws IOException {
        while (message[0].hasRemaining() || message[message.length - 1].hasRemaining()) {
            if (connection.getSinkChannel().write(message, 0, message.length) == 0) {
                return false;
            }
        }
        // Under TLS what was taken may still have to go out.
        if (!connection.getSinkChannel().flush()) {
            return false;
        }
        rest = null;
        messageUnderWay = false;
        return true;
    }

    private void writable() {
        hold();
        try {
            final boolean message = messageUnderWay;
            if (message && !write(rest)) {
                return;
            }
            if (!writeControl()) {
                return;
            }
            connection.getSinkChannel().suspendWrites();
            if (message) {
                owner.onSent();
            }
        } catch (final IOException gone) {
            IoUtils.safeClose(connection);
        } finally {
            letGo();
        }
    }

    private void control() {
        hold();
        try {
            if (!ended && !writeControl()) {
                connection.getSinkChannel().resumeWrites();
            }
        } catch (final IOException gone) {
            IoUtils.safeClose(connection);
        } finally {
            letGo();
        }
    }

    private boolean writeControl() throws IOException {
        if (messageUnderWay) {
            return false;
        }
        // A control frame is short: either the kernel takes it whole, or the rest goes out as a message's would.
        while (pong != null || close != null) {
            final boolean isClose = pong == null;
            rest = new ByteBuffer[] {ByteBuffer.wrap(isClose ? close : pong)};
            if (isClose) {
                close = null;
                closeSent = true;
            } else {
                pong = null;
            }
            messageUnderWay = true;
            if (!write(rest)) {
                return false;
            }
        }
        if (closeSent) {
            farewell();
        }
        return true;
    }

    private void farewell() throws IOException {
        if (closeReceived || discarding) {
            connection.getSinkChannel().shutdownWrites();
            connection.getSinkChannel().flush();
        }
    }

    private void readable() {
        final ByteBuffer in = lane.in();
        try {
            for (int i = 0; i < READS_A_TURN; i++) {
                in.clear();
                final int count = connection.getSourceChannel().read(in);
                if (count < 0) {
                    IoUtils.safeClose(connection);
                    return;
                }
                if (count == 0) {
                    return;
                }
                if (!discarding && !closeReceived) {
                    read(in.flip());
                }
            }
        } catch (final SocketViolation violation) {
            discarding = true;
            close(violation.code(), violation.getMessage());
        } catch (final IOException gone) {
            IoUtils.safeClose(connection);
        }
    }

    private void read(final ByteBuffer in) throws SocketViolation {
        final long before = reader.frames();
        reader.read(in);
        if (reader.frames() != before) {
            pingsUnanswered = 0;
        }
    }

    @Override
    public void onText(final String text) {
        if (!closing) {
            owner.onText(text);
        }
    }

    @Override
    public void onPing(final byte[] payload) {
        if (!closing) {
            pong = ControlFrame.of(FrameReader.PONG, payload);
            control();
        }
    }

    @Override
    public void onClose(final int code) {
        closeReceived = true;
        if (closeSent) {
            IoUtils.safeClose(connection);
        } else {
            close(code, "");
        }
    }

    /** Sends a close frame, and cuts the connection when the peer does not answer it in time. */
    void close(final int code, final String reason) {
        if (closing || ended) {
            return;
        }
        hold();
        try {
            closing = true;
            close = ControlFrame.close(code, reason);
            control();
        } finally {
            letGo();
        }
        later(() -> IoUtils.safeClose(connection), GRACE_MILLIS);
    }

    /** Has {@link #close} called on the I/O thread. Any thread; does nothing when the server goes down anyway. */
    void closeSoon(final int code, final String reason) {
        soon(() -> close(code, reason));
    }

    /** Has something run on the I/O thread. Any thread; does nothing when the server goes down anyway. */
    void soon(final Runnable task) {
        try {
            connection.getIoThread().execute(task);
        } catch (final RejectedExecutionException stopping) {
            IoUtils.safeClose(connection);
        }
    }

    private void schedulePing() {
        pinger = later(this::ping, lane.patience().pingMillis());
    }

    private void ping() {
        if (ended || closing) {
            return;
        }
        if (pingsUnanswered++ > 1) {
            close(CloseCode.POLICY, "two pings were not answered");
            return;
        }
        if (pong == null) {
            pong = ControlFrame.of(FrameReader.PING, new byte[0]);
            control();
        }
        schedulePing();
    }

    /** Has something run on the I/O thread after a while; null when the server goes down. */
    XnioExecutor.Key later(final Runnable task, final long millis) {
        try {
            return connection.getIoThread().executeAfter(task, millis, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException stopping) {
            IoUtils.safeClose(connection);
            return null;
        }
    }

    private void ended() {
        if (ended) {
            return;
        }
        hold();
        try {
            ended = true;
            if (pinger != null) {
                pinger.remove();
            }
            owner.onEnd();
        } finally {
            letGo();
        }
    }
}
