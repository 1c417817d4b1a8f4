package io.nvbind.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;

/** Certificates as files hold them and as people compare them; the same for who shows one and who takes it. */
final class Certificates {

    /** As openssl and browsers show a fingerprint. */
    static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private Certificates() {
    }

    /**
     * The certificates of a file.
     *
     * @param file PEM.
     * @return in their order; at least one.
     * @throws IOException when it cannot be read, or holds none.
     */
    static List<Certificate> read(final Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            final List<Certificate> found =
                List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(stream));
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate in PEM");
            }
            return found;
        } catch (final CertificateException garbled) {
            throw new IOException(file + " holds no certificate in PEM", garbled);
        }
    }

    /**
     * What a certificate is known by.
     *
     * @param certificate any.
     * @return its SHA-256, hexadecimal with colons.
     */
    static String fingerprint(final Certificate certificate) {
        try {
            return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (final GeneralSecurityException unusable) {
            throw new IllegalStateException("every JDK has SHA-256, and a certificate its bytes", unusable);
        }
    }
}
