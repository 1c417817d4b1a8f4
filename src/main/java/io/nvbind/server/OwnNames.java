package io.nvbind.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this server may be called, and whose pages may use it; exact texts, made once. Immutable.
 *
 * @param port           it listens on.
 * @param hosts          what Host may say.
 * @param origins        our own page's.
 * @param foreignOrigins of other sites' pages that may read answers.
 * @param contentPolicy  the page's; names its WebSockets, which older browsers do not take for 'self'.
 */
record OwnNames(int port, Set<String> hosts, Set<String> origins, Set<String> foreignOrigins, String contentPolicy) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static OwnNames of(final HttpSettings settings, final int port) {
        final Set<String> names = new LinkedHashSet<>(Set.of("127.0.0.1", "localhost", "[::1]"));
        if (!settings.bind().isAnyLocalAddress()) {
            names.add(text(settings.bind()));
        }
        names.addAll(settings.names());
        final Set<String> hosts = new LinkedHashSet<>();
        names.forEach(name -> hosts.add(name + ":" + port));
        // A browser leaves the port out when it is its scheme's own.
        if (port == (settings.tls() == null ? HTTP_PORT : HTTPS_PORT)) {
            hosts.addAll(names);
        }
        final String sockets = settings.tls() == null ? "ws://" : "wss://";
        return new OwnNames(port, Set.copyOf(hosts),
            hosts.stream().map(host -> settings.scheme() + "://" + host).collect(Collectors.toUnmodifiableSet()),
            settings.origins(),
            policy(hosts.stream().sorted().map(host -> sockets + host).toList()));
    }

    private static String policy(final List<String> sockets) {
        // An IPv6 address is no source that a policy can name.
        return "default-src 'self'; connect-src 'self'" + sockets.stream().filter(source -> !source.contains("["))
            .map(source -> " " + source).collect(Collectors.joining())
            + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String text(final InetAddress address) {
        final String plain = address.getHostAddress().replaceAll("%.*", "");
        return address instanceof Inet6Address ? "[" + plain + "]" : plain;
    }
}
