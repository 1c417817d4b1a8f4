package io.nvbind.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Many WebSocket clients on one thread and one selector: cheap enough to measure with. */
final class StreamReader implements AutoCloseable {

    /** A message, and what may have come of the next ones. */
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] SEQUENCE = "\"sequence\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MISSED = "\"missed\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SENT = "\"sent_ns\":".getBytes(StandardCharsets.US_ASCII);

    /** One client. */
    private final class Client {
        private final SocketChannel channel;
        /** Of a frame that has not come whole. */
        private byte[] begun = {};
        private long sequence = -1;

        Client(final SocketChannel channel) {
            this.channel = channel;
        }

        void read() throws IOException {
            in.clear().put(begun);
            if (channel.read(in) < 0) {
                throw new IOException("the server closed a connection");
            }
            final long now = System.nanoTime();
            in.flip();
            while (frame(now)) {
                // One after another.
            }
            keep();
        }

        private void keep() {
            if (in.hasRemaining() || begun.length > 0) {
                begun = new byte[in.remaining()];
                in.get(begun);
            }
        }

        private boolean frame(final long now) throws IOException {
            final int at = in.position();
            if (in.remaining() < 4) {
                return false;
            }
            int length = in.get(at + 1) & 0x7f;
            int head = 2;
            if (length == 126) {
                length = in.getShort(at + 2) & 0xffff;
                head = 4;
            }
            if (in.remaining() < head + length) {
                return false;
            }
            final int opcode = in.get(at) & 0xf;
            if (opcode == FrameReader.BINARY || opcode == FrameReader.TEXT) {
                message(at + head, length, opcode == FrameReader.BINARY, now);
            }
            in.position(at + head + length);
            if (opcode == FrameReader.PING) {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0}));
            }
            if (opcode == FrameReader.CLOSE) {
                throw new IOException("closed: " + StandardCharsets.UTF_8.decode(in.slice(at + head + 2, length - 2)));
            }
            return true;
        }

        private void message(final int at, final int length, final boolean binary, final long now) {
            final long sent;
            final long number;
            final long replaced;
            if (binary) {
                in.order(ByteOrder.LITTLE_ENDIAN);
                sent = in.getLong(at + 8);
                number = in.getLong(at + 40);
                replaced = in.getInt(at + 4);
                if (recording) {
                    ticks.recordValue(Math.max(0, now - in.getLong(at + 56)));
                }
                in.order(ByteOrder.BIG_ENDIAN);
            } else {
                parsed = at;
                replaced = number(MISSED);
                sent = number(SENT);
                number = number(SEQUENCE);
            }
            if (recording) {
                latency.recordValue(Math.max(0, now - sent));
                messages++;
                missed += sequence < 0 ? 0 : number - sequence - 1;
                told += replaced;
            }
            messageLength = length;
            sequence = number;
        }

        /** The next number of that name: all three stand near the beginning, in this order. */
        private long number(final byte[] name) {
            int at = parsed;
            search:
            while (true) {
                for (int i = 0; i < name.length; i++) {
                    if (in.get(at + i) != name[i]) {
                        at++;
                        continue search;
                    }
                }
                break;
            }
            long value = 0;
            for (at += name.length; in.get(at) >= '0' && in.get(at) <= '9'; at++) {
                value = value * 10 + in.get(at) - '0';
            }
            parsed = at;
            return value;
        }
    }

    private final Selector selector = Selector.open();
    /** One for all: it stays in the processor's cache, where a thousand would not. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Histogram latency = new Histogram(1, 60_000_000_000L, 3);
    private final Histogram ticks = new Histogram(1, 60_000_000_000L, 3);
    private boolean recording;
    private long messages;
    private long missed;
    private long told;
    private int messageLength;
    private int parsed;

    /** Connects so many clients, each to an address of its own. */
    StreamReader(final int port, final int clients, final IntFunction<String> path) throws IOException {
        for (int i = 0; i < clients; i++) {
            final SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final Client client = new Client(channel);
            upgrade(client, port, path.apply(i));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, client);
            // Those that came first have messages already, and a client that does not read is shown out.
            turn(0);
        }
    }

    private void upgrade(final Client client, final int port, final String path) throws IOException {
        client.channel.write(StandardCharsets.US_ASCII.encode("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        String head = "";
        in.clear();
        while (!head.contains("\r\n\r\n")) {
            if (client.channel.read(in) < 0) {
                throw new IOException("no WebSocket: " + head);
            }
            head = StandardCharsets.ISO_8859_1.decode(in.duplicate().flip()).toString();
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + head);
        }
        // The first frames may have come with it.
        in.flip().position(head.indexOf("\r\n\r\n") + 4);
        client.keep();
    }

    private void turn(final long millis) throws IOException {
        final Consumer<SelectionKey> read = key -> {
            try {
                ((Client) key.attachment()).read();
            } catch (final IOException gone) {
                throw new UncheckedIOException(gone);
            }
        };
        if (millis == 0) {
            selector.selectNow(read);
        } else {
            selector.select(read, millis);
        }
    }

    /** Reads for so long; what comes is counted or left out, and the histograms hold what this run counted. */
    StreamReader run(final long nanos, final boolean count) throws IOException {
        recording = count;
        latency.reset();
        ticks.reset();
        final long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            turn(100);
        }
        return this;
    }

    /** From the moment before a message is handed to the kernel to the moment it is read, nanoseconds. */
    Histogram latency() {
        return latency;
    }

    /** From the snapshot (Node: the turn) to the moment the message is read, nanoseconds; binary only. */
    Histogram ticks() {
        return ticks;
    }

    long messages() {
        return messages;
    }

    /** Snapshots of its container that a client got no message of. */
    long missed() {
        return missed;
    }

    /** As many as the messages themselves say were replaced by newer ones. */
    long told() {
        return told;
    }

    int messageLength() {
        return messageLength;
    }

    @Override
    public void close() throws IOException {
        for (final SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
