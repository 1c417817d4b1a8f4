package io.nvbind.socket;

import io.nvbind.api.Answer;
import io.nvbind.api.Caller;
import io.nvbind.api.JsonArguments;
import io.nvbind.api.Operation;
import io.nvbind.api.Operations;
import io.nvbind.api.Problem;
import io.nvbind.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One peer: reads its lines, answers each in turn.
 *
 * <p>Runs on a thread of its own, so that an answer costs no hand-over; {@link #keepsWaiting} and {@link #close} are for
 * others.
 */
final class Connection implements Runnable {

    /** Nothing is under way. */
    static final long IDLE = Long.MIN_VALUE;
    /** An operation is under way: it is the daemon that owes. */
    static final long OWING = Long.MIN_VALUE + 1;

    private static final System.Logger LOG = System.getLogger("io.nvbind.socket");
    private static final byte[] STATUS = "{\"status\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = ",\"answer\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROBLEM = ",\"problem\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);
    private static final int USUAL_ANSWER = 16_384;
    private static final int KEPT_ANSWER = 1 << 20;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final SocketChannel channel;
    private final Operations operations;
    private final Caller caller;
    private final int perSecond;
    private final LineReader lines;
    private ByteBuffer out = ByteBuffer.allocateDirect(USUAL_ANSWER);
    private volatile long busySince = IDLE;
    private volatile boolean closing;
    private long second;
    private int left;

    Connection(final SocketChannel channel, final Operations operations, final Caller caller, final int perSecond) {
        this.channel = channel;
        this.operations = operations;
        this.caller = caller;
        this.perSecond = perSecond;
        lines = new LineReader(channel);
    }

    /** Whether the peer owes the rest of a line, or has not read its answer, for longer than that. */
    boolean keepsWaiting(final long nowNanos, final long patienceNanos) {
        final long since = busySince;
        return since != IDLE && since != OWING && nowNanos - since > patienceNanos;
    }

    @Override
    public void run() {
        try (channel) {
            serve();
        } catch (final IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a peer broke off: {0}", gone.getMessage());
        }
    }

    private void serve() throws IOException {
        try {
            boolean open = true;
            while (open && !closing) {
                while (lines.hasLine() && !closing) {
                    busySince = System.nanoTime();
                    answerLine();
                    lines.next();
                }
                if (!lines.isWithinLine()) {
                    busySince = IDLE;
                } else if (busySince == IDLE) {
                    busySince = System.nanoTime();
                }
                open = lines.fill();
            }
        } catch (final LineReader.LineTooLongException tooLong) {
            last(new Problem(413, tooLong.getMessage()));
        }
    }

    private void answerLine() throws IOException {
        try {
            final ObjectNode arguments = JsonArguments.read(lines.bytes(), lines.lineStart(), lines.lineLength());
            limitRate();
            final JsonNode name = arguments.remove("op");
            if (name == null || !name.isString()) {
                throw Problem.badValue("op", name == null ? null : name.toString(),
                    "the name of an operation, such as \"containers.list\"");
            }
            final Operation operation = operations.named(name.stringValue());
            busySince = OWING;
            final Answer answer = Operations.call(operation, caller, arguments);
            send(answer.status(), ANSWER, body(answer));
        } catch (final Problem problem) {
            send(problem.status(), PROBLEM, problem.json());
        } catch (final IOException | RuntimeException broken) {
            if (!channel.isOpen()) {
                throw new IOException("closed", broken);
            }
            LOG.log(System.Logger.Level.ERROR, "an operation failed", broken);
            final Problem problem = new Problem(500, "nvbind failed here; its log says more");
            send(problem.status(), PROBLEM, problem.json());
        } catch (final Exception broken) {
            throw new IOException(broken);
        }
    }

    private void limitRate() throws Problem {
        final long now = Math.floorDiv(System.nanoTime(), SECOND_NANOS);
        if (now != second) {
            second = now;
            left = perSecond;
        }
        if (left-- <= 0) {
            throw new Problem(429, "more than " + perSecond + " requests a second on one connection");
        }
    }

    /** The body as one line of JSON: what is no JSON goes as a text. */
    private static byte[] body(final Answer answer) {
        if (answer.isJson()) {
            return answer.body();
        }
        return answer.body().length == 0 ? NULL : new JsonWriter(answer.body().length + 16)
            .string(new String(answer.body(), StandardCharsets.UTF_8)).toByteArray();
    }

    private void send(final int status, final byte[] name, final byte[] body) throws IOException {
        final int length = STATUS.length + 3 + name.length + body.length + END.length;
        if (out.capacity() < length) {
            out = ByteBuffer.allocateDirect(Math.max(length, 2 * out.capacity()));
        }
        out.clear();
        out.put(STATUS).put((byte) ('0' + status / 100)).put((byte) ('0' + status / 10 % 10))
            .put((byte) ('0' + status % 10)).put(name);
        final int start = out.position();
        out.put(body);
        // Between JSON's tokens a line may end: a blank is the same.
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n' || body[i] == '\r') {
                out.put(start + i, (byte) ' ');
            }
        }
        out.put(END).flip();
        busySince = System.nanoTime();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        if (out.capacity() > KEPT_ANSWER) {
            out = ByteBuffer.allocateDirect(USUAL_ANSWER);
        }
    }

    /** Says why it ends, as far as the peer still listens. */
    void last(final Problem problem) {
        try {
            send(problem.status(), PROBLEM, problem.json());
        } catch (final IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a peer did not hear why it was closed: {0}", gone.getMessage());
        }
    }

    /** Ends it after the answer under way; one who waits for a line is cut at once. Any thread. */
    void finish() throws IOException {
        closing = true;
        if (busySince == IDLE) {
            channel.close();
        } else {
            channel.shutdownInput();
        }
    }

    /** Cuts it. Any thread. */
    void close() throws IOException {
        closing = true;
        channel.close();
    }
}
