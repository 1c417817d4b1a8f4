package io.nvbind.server;

import io.nvbind.api.Caller;
import io.nvbind.api.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;

/** Who calls over HTTP: by the token in the Authorization header, or in a WebSocket's first message. Any thread. */
public final class HttpCallers {

    private static final String BEARER = "Bearer ";
    /** Longer than any token. */
    private static final int LONGEST_TOKEN = 128;

    private final byte[] token;
    private final UnaryOperator<String> containerOfToken;
    private final Caller unnamed;

    /**
     * Creates it.
     *
     * @param token            the daemon's own, whose bearer may do everything.
     * @param tokenFile        where it is kept, for the way out in a refusal.
     * @param containerOfToken the container whose token it is, null for none.
     * @param tokenToRead      whether one who shows no token may not even read.
     */
    public HttpCallers(final String token, final String tokenFile, final UnaryOperator<String> containerOfToken,
                       final boolean tokenToRead) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.containerOfToken = containerOfToken;
        final String remedy = "send 'Authorization: Bearer TOKEN' with what " + tokenFile + " holds, or use the Unix socket";
        unnamed = tokenToRead ? Caller.stranger(remedy) : Caller.reader("who shows no token", remedy);
    }

    /**
     * Who sends a request.
     *
     * @throws Problem 401 when its token is not known.
     */
    Caller of(final HttpServerExchange exchange) throws Problem {
        final HeaderValues header = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (header == null) {
            return unnamed;
        }
        if (header.size() != 1 || !header.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Problem(401, "Authorization: only 'Bearer TOKEN' is known here, once");
        }
        return ofToken(header.getFirst().substring(BEARER.length()).strip());
    }

    /**
     * Whose token it is. Takes as long for a wrong one as for a right one.
     *
     * @throws Problem 401 when it is not known.
     */
    Caller ofToken(final String shown) throws Problem {
        if (shown.length() <= LONGEST_TOKEN) {
            final boolean own = MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
            final String container = containerOfToken.apply(shown);
            if (own) {
                return Caller.administrator("the token's bearer");
            }
            if (container != null) {
                return Caller.container(container);
            }
        }
        throw new Problem(401, "this token is not known here; it may have ended with its container or its daemon");
    }
}
