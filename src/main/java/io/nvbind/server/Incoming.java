package io.nvbind.server;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;

/**
 * What clients send: a little text, which means nothing yet, and control frames. Everything else ends the connection.
 * I/O thread.
 */
final class Incoming extends AbstractReceiveListener {

    /** The longest text message, bytes; without it Undertow buffers without limit. */
    static final int MAX_TEXT_BYTES = 16 * 1024;

    private final MetricsClient client;

    Incoming(final MetricsClient client) {
        this.client = client;
    }

    @Override
    protected long getMaxTextBufferSize() {
        return MAX_TEXT_BYTES;
    }

    @Override
    protected long getMaxBinaryBufferSize() {
        return 1;
    }

    @Override
    protected void onFullTextMessage(final WebSocketChannel channel, final BufferedTextMessage message) {
        // Nothing can be asked for by message yet.
    }

    @Override
    protected void onBinary(final WebSocketChannel channel, final StreamSourceFrameChannel message) {
        client.close(Closing.UNSUPPORTED, "binary messages are not accepted");
    }

    @Override
    protected void onCloseMessage(final CloseMessage message, final WebSocketChannel channel) {
        client.closed();
        // Undertow answers and shuts its side; a peer that leaves its own open would keep the connection for good.
        Closing.linger(channel);
    }

    @Override
    protected void onError(final WebSocketChannel channel, final Throwable error) {
        client.closed();
        Closing.afterError(channel);
    }
}
