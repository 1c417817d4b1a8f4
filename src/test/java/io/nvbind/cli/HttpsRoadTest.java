package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.server.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that ask a daemon over HTTPS: its own certificate is taken when the user says which it is, and never unasked. */
@Tag("real")
class HttpsRoadTest {

    private static final String SAID = "certificate SHA-256 ";

    @TempDir
    private Path folder;

    private Verb verb(final String runDir, final int code, final String... arguments) {
        final Verb verb = Verb.run(folder.resolve(runDir), "containers", arguments);
        assertEquals(code, verb.code(), verb.out() + verb.err());
        return verb;
    }

    private DaemonProcess daemon() throws Exception {
        final Path config = Files.writeString(folder.resolve("nvbind.toml"), "[http]\ntls = true\n");
        return new DaemonProcess(folder, "--config", config.toString());
    }

    private static String fingerprint(final DaemonProcess daemon) {
        return daemon.program().err().lines().filter(line -> line.contains(SAID))
            .map(line -> line.substring(line.indexOf(SAID) + SAID.length())).findFirst().orElseThrow();
    }

    @Test
    void shouldTakeTheCertificateThatTheUserSaysAndNoOther() throws Exception {
        try (DaemonProcess daemon = daemon()) {
            assertTrue(daemon.url().startsWith("https://127.0.0.1:"), daemon.url());
            final String url = "--url=" + daemon.url();
            final String pin = fingerprint(daemon);
            final String unasked = verb("elsewhere", 3, "list", url).err();
            assertTrue(unasked.contains("is not trusted here") && unasked.contains("--pin " + pin), unasked);
            assertEquals("[]\n", verb("elsewhere", 0, "list", "--json", url, "--pin=" + pin).out());
            final String bare = pin.replace(":", "").toLowerCase(java.util.Locale.ROOT);
            assertEquals("[]\n", verb("elsewhere", 0, "list", "--json", url, "--pin=" + bare).out());
            final Path certificate = daemon.runDir().resolve("tls.pem");
            final String signer = "--cacert=" + certificate;
            assertEquals("[]\n", verb("elsewhere", 0, "list", "--json", url, signer).out());
            verb("elsewhere", 0, "add", "--id", "gaming-001", url, signer,
                "--token-file=" + daemon.runDir().resolve("token"));

            final String other = "AB:".repeat(31) + "AB";
            final String wrong = verb("elsewhere", 3, "list", url, "--pin=" + other).err();
            assertTrue(wrong.contains("has the SHA-256 " + pin + " and not " + other), wrong);
            final Path foreign = Files.writeString(folder.resolve("other.pem"),
                Tls.ofOwn(folder.resolve("other.p12"), List.of("127.0.0.1")).pem());
            assertTrue(verb("elsewhere", 3, "list", url, "--cacert=" + foreign).err().contains("is not trusted here"));
        }
    }

    @Test
    void shouldTakeTheCertificateThatTheRunFoldersDaemonLeftThere() throws Exception {
        final Path certificate;
        try (DaemonProcess daemon = daemon()) {
            certificate = daemon.runDir().resolve("tls.pem");
            Files.delete(daemon.runDir().resolve("nvbind.sock"));
            verb("run", 0, "add", "--id", "gaming-001");
            assertTrue(verb("run", 0, "list").out().contains("gaming-001"));
            Files.writeString(certificate, Tls.ofOwn(folder.resolve("other.p12"), List.of("127.0.0.1")).pem());
            assertTrue(verb("run", 3, "list").err().contains("another program answers there"));
        }
        assertFalse(Files.exists(certificate));
    }

    @Test
    void shouldSayWhatIsWrongWithAPinOrAFile() throws Exception {
        final String url = "--url=https://127.0.0.1:1";
        for (final String bad : new String[] {"AB", "AB:".repeat(32), "zz".repeat(32), "::".repeat(32)}) {
            assertTrue(verb("run", 2, "list", url, "--pin=" + bad).err().contains("is no SHA-256"), bad);
        }
        final Path garbled = Files.writeString(folder.resolve("garbled.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertTrue(verb("run", 2, "list", url, "--cacert=" + garbled).err().contains("no certificate in PEM"));
        final Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertTrue(verb("run", 2, "list", url, "--cacert=" + empty).err().contains("no certificate in PEM"));
        assertTrue(verb("run", 4, "list", url, "--cacert=" + folder.resolve("none")).err().contains("cannot be read"));
        assertTrue(verb("run", 2, "list", url, "--cacert=" + empty, "--pin=" + "ab".repeat(32)).err().contains("one of them"));
        assertTrue(verb("run", 2, "list", "--url=http://127.0.0.1:1", "--pin=" + "ab".repeat(32)).err()
            .contains("is for https"));
        assertTrue(verb("run", 1, "list", url, "--pin=" + "ab".repeat(32)).err().contains("no daemon answers at"));
    }
}
