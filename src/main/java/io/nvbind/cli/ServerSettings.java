package io.nvbind.cli;

import io.nvbind.config.Config;
import io.nvbind.config.ConfigFile;
import io.nvbind.server.HttpServer;
import io.nvbind.server.HttpSettings;
import io.nvbind.server.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the daemon serves, and what it does unasked, from its configuration and command line.
 *
 * @param http                    for HTTP.
 * @param certificate             that it serves with, as PEM; null without TLS.
 * @param socketRequestsPerSecond of one connection to the Unix socket.
 * @param autoApply               whether the profile of a game that appears is applied.
 */
record ServerSettings(HttpSettings http, String certificate, int socketRequestsPerSecond, boolean autoApply) {

    /**
     * Without a configuration.
     *
     * @param port on loopback; 0 for any that is free.
     * @return the settings.
     */
    static ServerSettings loopback(final int port) {
        return new ServerSettings(HttpSettings.loopback(port), null, HttpSettings.DEFAULT_REQUESTS_PER_SECOND, false);
    }

    /**
     * As configured.
     *
     * @param config     the configuration.
     * @param portOrNull from the command line, which goes first.
     * @param stateDir   keeps a certificate of our own.
     * @return the settings.
     */
    static ServerSettings of(final Config config, final Integer portOrNull, final Path stateDir) {
        final int socketRequests = config.whole("socket", "requests_per_second",
            HttpSettings.DEFAULT_REQUESTS_PER_SECOND);
        try {
            // Its grammar is an address's: no name is looked up.
            final InetAddress bind = InetAddress.getByName(config.text("http", "bind", HttpServer.HOST));
            final Tls tls = config.flag("http", "tls")
                ? tls(config, bind, config.texts("http", "names"), stateDir) : null;
            final HttpSettings http = http(config, bind, portOrNull, tls);
            if (tls != null) {
                System.err.println("nvbind: certificate SHA-256 " + tls.fingerprint());
            }
            return new ServerSettings(http, tls == null ? null : tls.pem(), socketRequests,
                config.flag("profiles", "auto_apply"));
        } catch (final IllegalArgumentException refused) {
            throw new CommandFailure(CommandFailure.USAGE, config.file() + ": http." + refused.getMessage(), refused);
        } catch (final IOException wrong) {
            throw new CommandFailure(CommandFailure.FAILED, wrong.getMessage(), wrong);
        }
    }

    /**
     * The configuration.
     *
     * @param file that the user named, null for the first of the usual places.
     * @return what it says.
     */
    static Config config(final Path file) {
        try {
            return file != null ? ConfigFile.read(file) : ConfigFile.first(ConfigFile.places(Path.of("").toAbsolutePath(),
                System.getenv("XDG_CONFIG_HOME"), Path.of(System.getProperty("user.home"))));
        } catch (final IOException wrong) {
            throw new CommandFailure(CommandFailure.USAGE, wrong.getMessage(), wrong);
        }
    }

    private static HttpSettings http(final Config config, final InetAddress bind, final Integer portOrNull, final Tls tls) {
        final int port = portOrNull != null ? portOrNull : config.whole("http", "port", HttpServer.DEFAULT_PORT);
        return new HttpSettings(bind, port, Set.copyOf(config.texts("http", "names")),
            Set.copyOf(config.texts("http", "origins")), tls == null ? null : tls.context(),
            config.flag("http", "token_to_read"),
            config.whole("http", "requests_per_second", HttpSettings.DEFAULT_REQUESTS_PER_SECOND));
    }

    private static Tls tls(final Config config, final InetAddress bind, final List<String> names, final Path stateDir)
        throws IOException {
        if (config.has("http", "certificate")) {
            return Tls.ofPem(Path.of(config.text("http", "certificate", "")), Path.of(config.text("http", "key", "")));
        }
        Places.make(stateDir);
        final List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        if (!bind.isAnyLocalAddress() && !bind.isLoopbackAddress()) {
            all.add(bind.getHostAddress());
        }
        all.addAll(names);
        return Tls.ofOwn(stateDir.resolve("tls.p12"), all);
    }
}
