package io.nvbind.server;

import io.nvbind.api.Problem;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.TreeSet;

/**
 * Stands before every request: only a name of this server as Host, only our own page or one that is configured as Origin,
 * and on every answer the headers that keep other pages out. I/O thread.
 *
 * <p>The Host check stops DNS rebinding, the Origin check cross-site WebSockets and requests. Programs send no Origin. A
 * request line that names another host than its Host is refused by Undertow itself.
 */
final class Guard implements HttpHandler {

    /** The largest request body, bytes. */
    static final int MAX_BODY_BYTES = 65_536;

    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final HttpString FETCH_MODE = new HttpString("Sec-Fetch-Mode");
    private static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");
    private static final HttpString OPENER_POLICY = new HttpString("Cross-Origin-Opener-Policy");
    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString ASKED_METHOD = new HttpString("Access-Control-Request-Method");

    /** What is no page loads nothing and stands in no frame. */
    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

    private final HttpSettings settings;
    private final Page page;
    private final HttpHandler next;
    private volatile OwnNames names;

    Guard(final HttpSettings settings, final Page page, final HttpHandler next) {
        this.settings = settings;
        this.page = page;
        this.next = next;
        names = OwnNames.of(settings, settings.port());
    }

    @Override
    public void handleRequest(final HttpServerExchange exchange) throws Exception {
        final OwnNames own = names(exchange);
        headers(exchange.getResponseHeaders(), own, page.has(exchange.getRequestPath()));
        if (!isPreflight(exchange, check(exchange, own))) {
            next.handleRequest(exchange);
        }
    }

    /** A port that the system chose is known only from the first request on. */
    private OwnNames names(final HttpServerExchange exchange) {
        final int port = exchange.getDestinationAddress().getPort();
        if (names.port() != port) {
            names = OwnNames.of(settings, port);
        }
        return names;
    }

    /** Whether the request comes from another site's page that is allowed. */
    private static boolean check(final HttpServerExchange exchange, final OwnNames own) throws Problem {
        final HeaderMap headers = exchange.getRequestHeaders();
        final HeaderValues host = headers.get(Headers.HOST);
        if (host == null || host.size() != 1 || !own.hosts().contains(host.getFirst())) {
            throw new Problem(Problem.MISDIRECTED, "Host: '" + (host == null ? "" : host.getFirst())
                + "' is not this server; allowed are " + new TreeSet<>(own.hosts()));
        }
        final HeaderValues origin = headers.get(Headers.ORIGIN);
        final boolean foreign = origin != null && origin.size() == 1
            && own.foreignOrigins().contains(origin.getFirst());
        if (origin != null && !foreign && (origin.size() != 1 || !own.origins().contains(origin.getFirst()))) {
            throw new Problem(403, "Origin: '" + origin.getFirst() + "' may not use this server");
        }
        if (!foreign && fromElsewhere(headers)) {
            throw new Problem(403, "a page of another site may not load this");
        }
        if (exchange.getRequestContentLength() > MAX_BODY_BYTES) {
            throw new Problem(413, "the body has " + exchange.getRequestContentLength()
                + " bytes; allowed are " + MAX_BODY_BYTES);
        }
        if (foreign) {
            exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin.getFirst())
                .put(EXPOSE_HEADERS, "ETag, Location, Retry-After").put(RESOURCE_POLICY, "cross-origin");
        }
        return foreign;
    }

    /** Answers a browser that asks whether another site's page may do what it is about to do. */
    private static boolean isPreflight(final HttpServerExchange exchange, final boolean foreign) {
        if (!foreign || !exchange.getRequestMethod().equals(Methods.OPTIONS)
            || !exchange.getRequestHeaders().contains(ASKED_METHOD)) {
            return false;
        }
        exchange.getResponseHeaders().put(ALLOW_METHODS, "GET, HEAD, POST, PUT, DELETE")
            .put(ALLOW_HEADERS, "Authorization, Content-Type, If-None-Match").put(MAX_AGE, "600");
        exchange.setStatusCode(204);
        exchange.endExchange();
        return true;
    }

    /** What browsers say of requests that carry no Origin, such as an image's; a link to the page is none of them. */
    private static boolean fromElsewhere(final HeaderMap headers) {
        final String site = headers.getFirst(FETCH_SITE);
        return ("cross-site".equals(site) || "same-site".equals(site))
            && !"navigate".equals(headers.getFirst(FETCH_MODE));
    }

    private static void headers(final HeaderMap headers, final OwnNames own, final boolean ofPage) {
        headers.put(Headers.CONTENT_SECURITY_POLICY, ofPage ? own.contentPolicy() : NO_PAGE);
        headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        // Not no-referrer: it would make browsers say "null" for our own page's origin.
        headers.put(Headers.REFERRER_POLICY, "same-origin");
        headers.put(RESOURCE_POLICY, "same-origin");
        if (ofPage) {
            headers.put(OPENER_POLICY, "same-origin");
        }
        if (!own.foreignOrigins().isEmpty()) {
            headers.put(Headers.VARY, "Origin");
        }
    }
}
