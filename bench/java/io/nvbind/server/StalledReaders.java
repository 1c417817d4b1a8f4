package io.nvbind.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** WebSockets that are opened and then never read. */
final class StalledReaders implements AutoCloseable {

    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private final List<SocketChannel> channels = new ArrayList<>();

    /** So many, each at an address of its own. */
    StalledReaders(final int port, final int clients, final IntFunction<String> path) throws IOException {
        for (int i = 0; i < clients; i++) {
            final SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.write(StandardCharsets.US_ASCII.encode("GET " + path.apply(i) + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            channels.add(channel);
        }
    }

    /** Reads the little that the kernel kept of each: it must be a WebSocket that the server has not closed. */
    void requireOpen() throws IOException {
        for (final SocketChannel channel : channels) {
            final ByteBuffer head = ByteBuffer.allocate(12);
            channel.read(head);
            if (!new String(head.array(), StandardCharsets.US_ASCII).equals("HTTP/1.1 101")) {
                throw new IOException("a stalled client was no WebSocket");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (final SocketChannel channel : channels) {
            channel.close();
        }
    }
}
