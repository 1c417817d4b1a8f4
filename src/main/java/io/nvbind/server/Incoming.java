package io.nvbind.server;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;

/**
 * What clients send: a little text, which means nothing yet, and control frames. Everything else ends the connection.
 * I/O thread.
 */
final class Incoming extends AbstractReceiveListener {

    /** The longest text message, bytes; without it Undertow buffers without limit. */
    static final int MAX_TEXT_BYTES = 16 * 1024;

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
        Closing.begin(channel, Closing.UNSUPPORTED, "binary messages are not accepted");
    }

    @Override
    protected void onError(final WebSocketChannel channel, final Throwable error) {
        if (channel.isCloseFrameSent()) {
            // Cutting it at once would reset the connection, and the peer might never read why.
            Closing.linger(channel);
        } else {
            Closing.abort(channel);
        }
    }
}
