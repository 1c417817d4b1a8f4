package io.nvbind.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which daemon's certificate a client takes over HTTPS: the one with a fingerprint that the user or the run folder says,
 * whatever names it holds; else one that is signed by whom the user or the JDK trusts and holds the address's name. What is
 * refused is remembered by its fingerprint, to be told. One connection at a time.
 */
public final class DaemonTrust extends X509ExtendedTrustManager {

    private static final String HEX = "([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}";

    private final X509ExtendedTrustManager signers;
    private final String pin;
    private volatile String refused;

    private DaemonTrust(final X509ExtendedTrustManager signers, final String pin) {
        this.signers = signers;
        this.pin = pin;
    }

    /**
     * Takes one certificate alone.
     *
     * @param fingerprint its SHA-256 in hexadecimal, with colons or without.
     * @return the judge.
     * @throws IllegalArgumentException when it is none.
     */
    public static DaemonTrust pinned(final String fingerprint) {
        if (!fingerprint.matches(HEX)) {
            throw new IllegalArgumentException("'" + fingerprint
                + "' is no SHA-256 of a certificate: 64 hexadecimal digits, as the daemon says at its start");
        }
        return new DaemonTrust(null, Certificates.COLONS.formatHex(HexFormat.of().parseHex(fingerprint.replace(":", ""))));
    }

    /**
     * Takes the first certificate of a file alone.
     *
     * @param file PEM.
     * @return the judge.
     * @throws IOException when it cannot be read, or holds none.
     */
    public static DaemonTrust pinnedBy(final Path file) throws IOException {
        return new DaemonTrust(null, Certificates.fingerprint(Certificates.read(file).getFirst()));
    }

    /**
     * Takes what the certificates of a file sign, or those themselves.
     *
     * @param file PEM.
     * @return the judge.
     * @throws IOException when it cannot be read, or holds none.
     */
    public static DaemonTrust signedBy(final Path file) throws IOException {
        try {
            final KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (final Certificate certificate : Certificates.read(file)) {
                trusted.setCertificateEntry("trusted " + trusted.size(), certificate);
            }
            return new DaemonTrust(signers(trusted), null);
        } catch (final GeneralSecurityException unusable) {
            throw new IOException(file + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Takes what the JDK takes.
     *
     * @return the judge.
     */
    public static DaemonTrust usual() {
        try {
            return new DaemonTrust(signers(null), null);
        } catch (final GeneralSecurityException broken) {
            throw new IllegalStateException("every JDK has trust managers", broken);
        }
    }

    private static X509ExtendedTrustManager signers(final KeyStore trustedOrNull) throws GeneralSecurityException {
        final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trustedOrNull);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    /**
     * For the client.
     *
     * @return what asks this judge.
     */
    public SSLContext context() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (final GeneralSecurityException broken) {
            throw new IllegalStateException("every JDK has TLS", broken);
        }
    }

    /**
     * Why the daemon's certificate was refused and what to do.
     *
     * @return a clause; null when it was not.
     */
    public String refusal() {
        if (refused == null) {
            return null;
        }
        return pin != null
            ? "its certificate has the SHA-256 " + refused + " and not " + pin
                + ": it was made anew, or another program answers there"
            : "its certificate is not trusted here; when its daemon said at its start that it has the SHA-256 " + refused
                + ", add --pin " + refused + ", or --cacert with its <run dir>/tls.pem";
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String kind, final SSLEngine engine)
        throws CertificateException {
        try {
            if (pin == null) {
                signers.checkServerTrusted(chain, kind, engine);
            } else if (!pin.equals(Certificates.fingerprint(chain[0]))) {
                throw new CertificateException("not the pinned certificate");
            }
        } catch (final CertificateException wrong) {
            refused = Certificates.fingerprint(chain[0]);
            throw wrong;
        }
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String kind, final Socket socket)
        throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String kind) throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String kind, final Socket socket)
        throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String kind, final SSLEngine engine)
        throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String kind) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return signers == null ? new X509Certificate[0] : signers.getAcceptedIssuers();
    }
}
