package io.nvbind.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir
    private Path folder;

    private static HttpClient trusting(final X509Certificate certificate) throws Exception {
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        final TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private TestDaemon serve(final Tls tls) throws IOException {
        return new TestDaemon(Files.createDirectories(folder.resolve("frames")), new HttpSettings(
            InetAddress.getByAddress(new byte[4]), 0, Set.of(), Set.of(), tls.context(), true, 1000));
    }

    private static HttpResponse<String> get(final HttpClient client, final TestDaemon daemon, final String path)
        throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(daemon.server.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private static X509Certificate own(final Path file) throws Exception {
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(Files.newInputStream(file), "nvbind-keystore".toCharArray());
        return (X509Certificate) keys.getCertificate("nvbind");
    }

    @Test
    void shouldServeOtherMachinesByTlsAndTokenWithACertificateOfItsOwn() throws Exception {
        final Path file = folder.resolve("tls.p12");
        final Tls tls = Tls.ofOwn(file, List.of("localhost", "127.0.0.1", "::1", "gaming.local"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(tls.fingerprint(), Tls.ofOwn(file, List.of()).fingerprint(), "made once");
        assertEquals(32 * 3 - 1, tls.fingerprint().length());
        try (TestDaemon daemon = serve(tls); HttpClient client = trusting(own(file));
             HttpClient stranger = HttpClient.newHttpClient()) {
            assertTrue(daemon.server.url().startsWith("https://127.0.0.1:"), daemon.server.url());
            assertEquals(200, get(client, daemon, "/healthz").statusCode());
            assertEquals(401, get(client, daemon, "/api/gpu/status").statusCode());
            assertEquals(200, client.send(HttpRequest.newBuilder(URI.create(daemon.server.url() + "/api/gpu/status"))
                .header("Authorization", "Bearer " + TestDaemon.TOKEN).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode());
            assertThrows(SSLHandshakeException.class, () -> get(stranger, daemon, "/healthz"));
            try (RawSocket plain = new RawSocket(daemon.port())) {
                final String answer = plain.http("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + daemon.port() + "\r\n\r\n");
                assertTrue(!answer.startsWith("HTTP/1.1 200"), answer);
            }
        }
    }

    @Test
    void shouldServeTheUsersCertificate() throws Exception {
        RealParts.needProgram("openssl", "openssl");
        final Path certificate = folder.resolve("cert.pem");
        final Path key = folder.resolve("key.pem");
        try (Program openssl = Program.start(Map.of(), List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
            "-subj", "/CN=gaming", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
            "-keyout", key.toString(), "-out", certificate.toString()))) {
            assertEquals(0, openssl.await(), openssl.err());
        }
        final X509Certificate read = (X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(Files.newInputStream(certificate));
        try (TestDaemon daemon = serve(Tls.ofPem(certificate, key)); HttpClient client = trusting(read)) {
            assertEquals(200, get(client, daemon, "/healthz").statusCode());
        }
        final IOException swapped = assertThrows(IOException.class, () -> Tls.ofPem(certificate, certificate));
        assertTrue(swapped.getMessage().contains("openssl pkcs8"), swapped.getMessage());
        assertThrows(IOException.class, () -> Tls.ofPem(key, key));
    }
}
