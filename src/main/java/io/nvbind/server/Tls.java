package io.nvbind.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's certificate and key: the user's own as PEM, or one that is made on first use by the JDK's keytool. */
public final class Tls {

    private static final String ALIAS = "nvbind";
    /** PKCS #12 wants one; what keeps the key is the file's mode. */
    private static final char[] PASSWORD = "nvbind-keystore".toCharArray();
    private static final Pattern KEY =
        Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int VALID_DAYS = 825;
    private static final long PATIENCE_SECONDS = 60;

    private final SSLContext context;
    private final String fingerprint;
    private final String pem;

    private Tls(final KeyStore keys) throws IOException {
        try {
            final KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            fingerprint = Certificates.fingerprint(keys.getCertificate(ALIAS));
            pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getCertificate(ALIAS).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        } catch (final GeneralSecurityException unusable) {
            throw new IOException("the certificate or its key cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * A certificate of the user's.
     *
     * @param certificate PEM, its chain behind it.
     * @param key         PEM, PKCS #8, not encrypted.
     * @return ready to serve.
     * @throws IOException naming the file and what is wrong.
     */
    public static Tls ofPem(final Path certificate, final Path key) throws IOException {
        final List<Certificate> chain = Certificates.read(certificate);
        try {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, PASSWORD);
            keys.setKeyEntry(ALIAS, privateKey(key, chain.getFirst().getPublicKey().getAlgorithm()), PASSWORD,
                chain.toArray(Certificate[]::new));
            return new Tls(keys);
        } catch (final GeneralSecurityException unusable) {
            throw new IOException(certificate + " with " + key + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static PrivateKey privateKey(final Path file, final String algorithm)
        throws IOException, GeneralSecurityException {
        final Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IOException(file + " holds no 'BEGIN PRIVATE KEY'; make one of another form by"
                + " openssl pkcs8 -topk8 -nocrypt -in " + file + " -out key.pem");
        }
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
    }

    /**
     * A certificate of our own, made when there is none yet. May take seconds then.
     *
     * @param file  where it is kept.
     * @param names the host's, and its addresses, that the certificate is to hold.
     * @return ready to serve.
     * @throws IOException when it can be neither read nor made.
     */
    public static Tls ofOwn(final Path file, final List<String> names) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            make(file, names);
        }
        try (InputStream stream = Files.newInputStream(file)) {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(stream, PASSWORD);
            return new Tls(keys);
        } catch (final GeneralSecurityException unusable) {
            throw new IOException(file + " cannot be used: " + unusable.getMessage() + "; delete it, and another is made",
                unusable);
        }
    }

    private static void make(final Path file, final List<String> names) throws IOException {
        final Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), "tls-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final Path fresh = folder.resolve("own.p12");
        try {
            final Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", ALIAS,
                "-keyalg", "EC", "-groupname", "secp256r1", "-validity", Integer.toString(VALID_DAYS),
                "-dname", "CN=nvbind", "-ext", "SAN=" + subjects(names), "-ext", "EKU=serverAuth",
                "-storetype", "PKCS12", "-keystore", fresh.toString(), "-storepass", new String(PASSWORD))
                .redirectErrorStream(true).start();
            final String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("no certificate could be made: keytool said: " + said);
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a certificate was made", interrupted);
        } finally {
            Files.deleteIfExists(fresh);
            Files.delete(folder);
        }
    }

    private static String subjects(final List<String> names) {
        return String.join(",", names.stream()
            .map(name -> (name.matches("[0-9.]+|.*:.*") ? "ip:" : "dns:") + name).toList());
    }

    /**
     * For the server.
     *
     * @return what it serves with.
     */
    public SSLContext context() {
        return context;
    }

    /**
     * The certificate itself, without its chain and its key.
     *
     * @return PEM.
     */
    public String pem() {
        return pem;
    }

    /**
     * For clients that trust this certificate alone.
     *
     * @return SHA-256 of the certificate, hexadecimal with colons.
     */
    public String fingerprint() {
        return fingerprint;
    }
}
