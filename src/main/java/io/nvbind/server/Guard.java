package io.nvbind.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * Stands before every request: only a name of this machine's own loopback as Host, only our own page as Origin, and on
 * every answer the headers that keep other pages out. I/O thread.
 *
 * <p>The Host check stops DNS rebinding, the Origin check cross-site WebSockets and requests. Programs send no Origin. A
 * request line that names another host than its Host is refused by Undertow itself.
 */
final class Guard implements HttpHandler {

    /** The largest request body, bytes. */
    static final int MAX_BODY_BYTES = 65_536;

    private static final int HTTP_PORT = 80;
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final HttpString FETCH_MODE = new HttpString("Sec-Fetch-Mode");
    private static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");
    private static final HttpString OPENER_POLICY = new HttpString("Cross-Origin-Opener-Policy");

    private final HttpHandler next;

    Guard(final HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        check(exchange);
        next.handleRequest(exchange);
    }

    private static void check(final HttpServerExchange exchange) throws ProblemException {
        final int port = exchange.getDestinationAddress().getPort();
        final Set<String> hosts = hosts(port);
        headers(exchange.getResponseHeaders(), port);
        final HeaderValues host = exchange.getRequestHeaders().get(Headers.HOST);
        if (host == null || host.size() != 1 || !hosts.contains(host.getFirst())) {
            throw new ProblemException(Answers.MISDIRECTED, "Host: '" + (host == null ? "" : host.getFirst())
                + "' is not this server; allowed are " + hosts);
        }
        final HeaderValues origin = exchange.getRequestHeaders().get(Headers.ORIGIN);
        if (origin != null && (origin.size() != 1 || hosts.stream().noneMatch(
            allowed -> origin.getFirst().equals("http://" + allowed)))) {
            throw new ProblemException(403, "Origin: '" + origin.getFirst() + "' may not use this server");
        }
        if (fromElsewhere(exchange.getRequestHeaders())) {
            throw new ProblemException(403, "a page of another site may not load this");
        }
        if (exchange.getRequestContentLength() > MAX_BODY_BYTES) {
            throw new ProblemException(413, "the body has " + exchange.getRequestContentLength()
                + " bytes; allowed are " + MAX_BODY_BYTES);
        }
    }

    /** What browsers say of requests that carry no Origin, such as an image's; a link to the page is none of them. */
    private static boolean fromElsewhere(final HeaderMap headers) {
        final String site = headers.getFirst(FETCH_SITE);
        return ("cross-site".equals(site) || "same-site".equals(site))
            && !"navigate".equals(headers.getFirst(FETCH_MODE));
    }

    /** What Host may say. A browser leaves the port out when it is HTTP's own. */
    private static Set<String> hosts(final int port) {
        return port == HTTP_PORT
            ? Set.of("127.0.0.1", "localhost", "[::1]", "127.0.0.1:80", "localhost:80", "[::1]:80")
            : Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    private static void headers(final HeaderMap headers, final int port) {
        // Older browsers do not take a WebSocket for 'self'.
        headers.put(Headers.CONTENT_SECURITY_POLICY, "default-src 'self'; connect-src 'self' ws://127.0.0.1:" + port
            + " ws://localhost:" + port
            + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        // Not no-referrer: it would make browsers say "null" for our own page's origin.
        headers.put(Headers.REFERRER_POLICY, "same-origin");
        headers.put(RESOURCE_POLICY, "same-origin");
        headers.put(OPENER_POLICY, "same-origin");
    }
}
