package io.nvbind.server;

import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/** How a WebSocket is ended: the close frame first, the connection soon after, whatever the peer does. I/O thread. */
final class Closing {

    /** The server stops. */
    static final int GOING_AWAY = CloseMessage.GOING_AWAY;
    /** A binary message came. */
    static final int UNSUPPORTED = 1003;
    /** The client did not read; 1008, policy. */
    static final int NOT_READING = CloseMessage.MSG_VIOLATES_POLICY;

    /** How long the peer has to answer a close frame. */
    private static final long GRACE_MILLIS = 2000;

    private Closing() {
    }

    /** Sends a close frame, and cuts the connection when the peer does not answer it in time. */
    static void begin(final WebSocketChannel channel, final int code, final String reason) {
        if (!channel.isCloseFrameSent()) {
            WebSockets.sendClose(code, reason, channel, null);
        }
        linger(channel);
    }

    /** Something broke: the connection goes, at once unless a close frame is on its way that says why. */
    static void afterError(final WebSocketChannel channel) {
        if (channel.isCloseFrameSent()) {
            // Cutting it at once would reset the connection, and the peer might never read the frame.
            linger(channel);
        } else {
            IoUtils.safeClose(channel);
        }
    }

    /** Cuts the connection when the peer does not do so itself in time. */
    static void linger(final WebSocketChannel channel) {
        try {
            channel.getIoThread().executeAfter(() -> IoUtils.safeClose(channel), GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException stopping) {
            IoUtils.safeClose(channel);
        }
    }
}
