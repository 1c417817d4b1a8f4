package io.nvbind.cli;

import io.nvbind.server.DaemonTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@link Places} of a verb that asks the daemon: over its Unix socket, or over HTTP where that is asked for. */
final class DaemonPlaces extends Places {

    /** Holds a token; an argument would show it to every user of the host. */
    private static final String TOKEN = "NVBIND_TOKEN";

    @Option(names = "--url", paramLabel = "URL", defaultValue = "${NVBIND_URL}",
        description = "Ask the daemon there over HTTP, such as http://127.0.0.1:9090 (default: the run folder's socket).")
    private String url;

    @Option(names = "--token-file", paramLabel = "FILE",
        description = "Holds its token (default: what $NVBIND_TOKEN says; for the run folder's own daemon that one's).")
    private Path tokenFile;

    @Option(names = "--pin", paramLabel = "SHA256", defaultValue = "${NVBIND_PIN}",
        description = "Over https: take the certificate with this SHA-256 alone; the daemon says it at its start.")
    private String pin;

    @Option(names = "--cacert", paramLabel = "FILE", defaultValue = "${NVBIND_CACERT}",
        description = "Over https: take the certificates in FILE (PEM) and what they sign, such as <run dir>/tls.pem.")
    private Path signers;

    /** Where the user wants the daemon asked over HTTP; null when he did not say. */
    URI url() {
        if (url == null || url.isEmpty()) {
            return null;
        }
        final URI address = uri(url);
        if (address == null) {
            throw new CommandFailure(CommandFailure.USAGE, "--url '" + Output.safe(url)
                + "' is no address such as http://127.0.0.1:9090");
        }
        return address;
    }

    private static URI uri(final String text) {
        if (!text.matches("https?://[^/?#@\\s]+/?")) {
            return null;
        }
        try {
            return URI.create(text.replaceFirst("/$", ""));
        } catch (final IllegalArgumentException malformed) {
            return null;
        }
    }

    /**
     * The address that the run folder's daemon has written there.
     *
     * @param places of the run folder.
     * @return null when there is none.
     */
    static URI published(final Places places) {
        try {
            return uri(Files.readString(places.runDir().resolve(RunFile.NAME)).strip());
        } catch (final IOException none) {
            return null;
        }
    }

    /**
     * Which certificate is taken there.
     *
     * @param places  of the run folder.
     * @param address of the daemon.
     * @return what the user says; for the run folder's own daemon the certificate it left there; else what the JDK trusts.
     */
    static DaemonTrust trust(final Places places, final URI address) {
        final DaemonPlaces asked = places instanceof final DaemonPlaces all ? all : new DaemonPlaces();
        final boolean pinned = asked.pin != null && !asked.pin.isEmpty();
        final boolean signed = asked.signers != null && !asked.signers.toString().isEmpty();
        if (pinned && signed) {
            throw new CommandFailure(CommandFailure.USAGE, "--pin and --cacert: give one of them");
        }
        if ((pinned || signed) && !"https".equals(address.getScheme())) {
            throw new CommandFailure(CommandFailure.USAGE, (pinned ? "--pin" : "--cacert") + " is for https; " + address
                + " shows no certificate");
        }
        final Path left = places.runDir().resolve(RunFile.CERTIFICATE);
        try {
            if (pinned) {
                return DaemonTrust.pinned(asked.pin);
            }
            if (signed) {
                return DaemonTrust.signedBy(asked.signers);
            }
            return Files.exists(left) && address.equals(published(places)) ? DaemonTrust.pinnedBy(left)
                : DaemonTrust.usual();
        } catch (final IllegalArgumentException malformed) {
            throw new CommandFailure(CommandFailure.USAGE, "--pin " + Output.safe(malformed.getMessage()), malformed);
        } catch (final NoSuchFileException missing) {
            throw new CommandFailure(CommandFailure.NOT_FOUND, missing.getFile() + " cannot be read: it is not there",
                missing);
        } catch (final IOException unusable) {
            throw new CommandFailure(CommandFailure.USAGE, Output.safe(unusable.getMessage()), unusable);
        }
    }

    /**
     * The token to be shown there.
     *
     * @param places  of the run folder.
     * @param address of the daemon.
     * @return null when there is none to show.
     */
    static String token(final Places places, final URI address) {
        final Path named = places instanceof final DaemonPlaces asked ? asked.tokenFile : null;
        final String said = System.getenv(TOKEN);
        // Nobody but the daemon that wrote it is shown the run folder's token.
        final boolean own = said == null && address.equals(published(places));
        final Path file = named != null ? named : own ? places.tokenFile() : null;
        final String token = file == null ? said : read(file, named != null);
        if (token != null && "http".equals(address.getScheme()) && !isLoopback(address.getHost())) {
            throw new CommandFailure(CommandFailure.USAGE, "a token is not sent to " + address
                + " over plain HTTP; use https, or go without a token");
        }
        return token;
    }

    private static String read(final Path file, final boolean needed) {
        try {
            return Files.readString(file).strip();
        } catch (final IOException unreadable) {
            if (needed) {
                throw new CommandFailure(unreadable instanceof NoSuchFileException ? CommandFailure.NOT_FOUND
                    : CommandFailure.PERMISSION, "--token-file " + file + " cannot be read", unreadable);
            }
            return null;
        }
    }

    private static boolean isLoopback(final String host) {
        try {
            // A literal address: no name is looked up.
            final boolean literal = host.matches("[0-9.]+|\\[[0-9a-fA-F:]+\\]");
            return "localhost".equals(host) || (literal && InetAddress.getByName(host).isLoopbackAddress());
        } catch (final IOException unknown) {
            return false;
        }
    }
}
