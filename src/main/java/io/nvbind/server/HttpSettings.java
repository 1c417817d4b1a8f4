package io.nvbind.server;

import java.net.InetAddress;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How HTTP is served.
 *
 * @param bind              address that is bound.
 * @param port              0 for any that is free.
 * @param names             that Host may say beside loopback's own and the bound address, such as {@code gaming.local}.
 * @param origins           of other sites' pages that may read answers, such as {@code https://ghostforge.example}.
 * @param tls               null for plain HTTP.
 * @param tokenToRead       whether reading needs a token too.
 * @param requestsPerSecond of one connection; more are refused with 429.
 */
public record HttpSettings(InetAddress bind, int port, Set<String> names, Set<String> origins, SSLContext tls,
                           boolean tokenToRead, int requestsPerSecond) {

    /** Requests a second and connection when nothing else is said: a poller never sees it, a flood does. */
    public static final int DEFAULT_REQUESTS_PER_SECOND = 20_000;

    /**
     * Refuses what would let other machines in unprotected.
     *
     * @throws IllegalArgumentException with the reason.
     */
    public HttpSettings {
        names = Set.copyOf(names);
        origins = Set.copyOf(origins);
        if (!bind.isLoopbackAddress() && (tls == null || !tokenToRead)) {
            throw new IllegalArgumentException("bind: '" + bind.getHostAddress() + "' can be reached from other machines:"
                + " that is served only with TLS (tls = true) and with a token for reading too");
        }
    }

    /**
     * Plain HTTP on loopback, as it is when nothing is configured.
     *
     * @param port 0 for any that is free.
     * @return the settings.
     */
    public static HttpSettings loopback(final int port) {
        return new HttpSettings(HttpServer.LOOPBACK, port, Set.of(), Set.of(), null, false, DEFAULT_REQUESTS_PER_SECOND);
    }

    String scheme() {
        return tls == null ? "http" : "https";
    }
}
