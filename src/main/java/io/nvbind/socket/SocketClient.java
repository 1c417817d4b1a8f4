package io.nvbind.socket;

import io.nvbind.api.JsonArguments;
import io.nvbind.api.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A peer of the daemon's Unix socket: what the command line speaks. One thread. */
public final class SocketClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(65_536).limit(0);

    private SocketClient(final SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @param file the socket.
     * @return the connected client.
     * @throws IOException when nobody listens there or the caller may not connect; {@code Permission denied} then.
     */
    public static SocketClient connect(final Path file) throws IOException {
        return new SocketClient(SocketChannel.open(UnixDomainSocketAddress.of(file)));
    }

    /**
     * No arguments yet.
     *
     * @return an empty object, to be filled.
     */
    public static ObjectNode arguments() {
        return JsonArguments.none();
    }

    /**
     * Has an operation done.
     *
     * @param operation its name.
     * @param arguments of it.
     * @return the answer: status 200 to 299 with {@code answer}, or another with {@code problem}.
     * @throws IOException when the connection broke.
     */
    public JsonNode call(final String operation, final ObjectNode arguments) throws IOException {
        final ObjectNode line = JsonArguments.none();
        line.put("op", operation);
        line.setAll(arguments);
        final ByteBuffer out = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            channel.write(out);
        }
        return JSON.readTree(line());
    }

    private byte[] line() throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (in.hasRemaining()) {
                final byte next = in.get();
                if (next == '\n') {
                    return line.toByteArray();
                }
                line.write(next);
            }
            in.clear();
            if (channel.read(in) < 0) {
                throw new IOException("the daemon closed the connection");
            }
            in.flip();
        }
    }

    /**
     * Whether an answer says that it was done.
     *
     * @param answer as {@link #call} gave it.
     * @return the operation's answer.
     * @throws Problem what the daemon says is wrong.
     */
    public static JsonNode require(final JsonNode answer) throws Problem {
        if (answer.get("status").intValue() >= 300) {
            throw new Problem(answer.get("status").intValue(), answer.at("/problem/detail").asString());
        }
        return answer.get("answer");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
