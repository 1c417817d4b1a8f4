package io.nvbind.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that can say anything: bytes of HTTP, and WebSocket frames no proper library would send. */
final class RawSocket implements AutoCloseable {

    static final int FINAL = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int PATIENCE_MILLIS = 30_000;

    /** A frame as it came. */
    record Frame(int opcode, byte[] payload) {
        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawSocket(final int port) throws IOException {
        this(port, 0);
    }

    RawSocket(final int port, final int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        in = new DataInputStream(socket.getInputStream());
    }

    /** Opens a WebSocket. */
    static RawSocket upgraded(final TestDaemon daemon, final String path) throws IOException {
        return new RawSocket(daemon.port()).upgrade(daemon, path);
    }

    RawSocket upgrade(final TestDaemon daemon, final String path) throws IOException {
        final String status = http("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        if (!status.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(status);
        }
        return this;
    }

    void send(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a request and reads the head of its answer, whose first line is the status; empty at the end. */
    String http(final String request) throws IOException {
        send(request);
        final ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            final int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Everything until the server closes. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** A proper, masked frame. */
    void frame(final int head, final byte[] payload) throws IOException {
        frame(head, true, payload.length, payload);
    }

    /** A frame with the head, mask bit and length given, whatever the payload. */
    void frame(final int head, final boolean masked, final long length, final byte[] payload) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(payload.length + 14);
        bytes.put((byte) head);
        final int mask = masked ? 0x80 : 0;
        if (length < 126) {
            bytes.put((byte) (mask | (int) length));
        } else if (length < 65536) {
            bytes.put((byte) (mask | 126)).putShort((short) length);
        } else {
            bytes.put((byte) (mask | 127)).putLong(length);
        }
        if (masked) {
            bytes.putInt(0x01020304);
        }
        for (int i = 0; i < payload.length; i++) {
            bytes.put((byte) (masked ? payload[i] ^ (i % 4 + 1) : payload[i]));
        }
        socket.getOutputStream().write(bytes.array(), 0, bytes.position());
    }

    /** The next frame, or null when the server closed the connection. */
    Frame read() throws IOException {
        final int head = in.read();
        if (head < 0) {
            return null;
        }
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        final byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(head & 0xf, payload);
    }

    /** The next frame of a kind; others are passed over. Null when the server closed the connection before. */
    Frame read(final int opcode) throws IOException {
        Frame frame = read();
        while (frame != null && frame.opcode != opcode) {
            frame = read();
        }
        return frame;
    }

    /** Whether the server has closed: nothing more comes, and that soon. */
    boolean atEnd() throws IOException {
        try {
            return in.read() < 0;
        } catch (final SocketTimeoutException open) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
