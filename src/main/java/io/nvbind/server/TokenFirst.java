package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.JsonArguments;
import io.nvbind.api.Problem;
import java.nio.charset.StandardCharsets;
import org.xnio.XnioExecutor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A WebSocket whose client has yet to say who it is: its first message is {@code {"token":"…"}}, and comes soon. Until then
 * it is told nothing, not even what exists. I/O thread.
 */
final class TokenFirst implements SocketConnection.Owner {

    private static final String TOKEN = "token";

    private final SocketConnection connection;
    private final HttpCallers callers;
    private final SocketEntry entry;
    private final Runnable over;
    private XnioExecutor.Key timer;
    private boolean done;

    /** For a new connection; {@code over} is told when it waits no more. */
    TokenFirst(final SocketConnection connection, final HttpCallers callers, final SocketEntry entry,
               final Runnable over) {
        this.connection = connection;
        this.callers = callers;
        this.entry = entry;
        this.over = over;
    }

    void start() {
        timer = connection.later(() -> refuse(CloseCode.NO_TOKEN, "no token came as the first message"),
            connection.lane().patience().tokenMillis());
        connection.start(this);
    }

    @Override
    public void onText(final String text) {
        if (done) {
            return;
        }
        try {
            final Caller caller = callers.ofToken(token(text));
            entry.check(caller);
            finish();
            entry.enter(connection, caller);
        } catch (final Problem problem) {
            refuse(CloseCode.of(problem.status()), problem.getMessage());
        }
    }

    private static String token(final String text) throws Problem {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final ObjectNode message = JsonArguments.read(bytes, 0, bytes.length);
        final JsonNode token = message.get(TOKEN);
        if (token == null || !token.isString() || message.size() != 1) {
            throw new Problem(401, "the first message must be {\"token\":\"...\"}");
        }
        return token.stringValue();
    }

    private void refuse(final int code, final String reason) {
        if (!done) {
            finish();
            connection.close(code, reason);
        }
    }

    private void finish() {
        done = true;
        if (timer != null) {
            timer.remove();
        }
        over.run();
    }

    @Override
    public void onSent() {
        // Nothing is sent before the token.
    }

    @Override
    public void onEnd() {
        if (!done) {
            finish();
        }
    }
}
