package io.nvbind.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.api.ObjectSchema;
import io.nvbind.api.Schema;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

    @TempDir
    private Path folder;

    private Path write(final String text) throws IOException {
        return Files.writeString(folder.resolve("nvbind.toml"), text);
    }

    @Test
    void shouldReadWhatItSays() throws IOException {
        final Config config = ConfigFile.read(write("""
            [http]
            port = 9191
            names = ["gaming.local"]
            tls = true
            """));
        assertEquals(9191, config.whole("http", "port", 1));
        assertEquals(List.of("gaming.local"), config.texts("http", "names"));
        assertTrue(config.flag("http", "tls"));
        assertFalse(config.flag("http", "token_to_read"));
        assertEquals("127.0.0.1", config.text("http", "bind", "127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "port = 9090 | port: is not known here; known: http, socket",
        "[htttp] | htttp: is not known here; known: http, socket",
        "[http]\\nprot = 1 | http.prot: is not known here; known: bind, port,",
        "[http]\\nport = 65536 | http.port: '65536' is not allowed; it takes a whole number from 0 to 65535",
        "[http]\\nport = '80' | http.port: '80' is not allowed; it takes a whole number from 0 to 65535",
        "[http]\\nport = 1.5 | http.port: '1.5' is not allowed",
        "[http]\\nport = nan | http.port: ",
        "[http]\\ntls = 1 | http.tls: '1' is not allowed; it takes true or false",
        "[http]\\nbind = 'localhost' | http.bind: 'localhost' is not allowed; it takes text like",
        "[http]\\norigins = ['*'] | http.origins[0]: '*' is not allowed",
        "[http]\\nnames = 'one' | http.names: ",
        "http = 7 | http: '7' is not allowed; it takes an object with bind",
        "[http]\\ncertificate = 'a' | http.certificate and http.key go together",
        "[http]\\nport = 1\\nport = 2 | this is no TOML",
        "garbage | this is no TOML",
    })
    void shouldNameFileKeyValueAndWhatIsAllowed(final String text, final String expected) throws IOException {
        final Path file = write(text.replace("\\n", "\n"));
        final IOException wrong = assertThrows(IOException.class, () -> ConfigFile.read(file));
        assertTrue(wrong.getMessage().startsWith(file.toString()), wrong.getMessage());
        assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
        assertEquals(1, wrong.getMessage().lines().count(), wrong.getMessage());
    }

    @Test
    void shouldTakeTheFirstOfItsPlaces() throws IOException {
        final List<Path> places = ConfigFile.places(Path.of("/here"), null, Path.of("/home/a"));
        assertEquals(List.of(Path.of("/here/nvbind.toml"), Path.of("/etc/nvbind/config.toml"),
            Path.of("/home/a/.config/nvbind/config.toml")), places);
        assertEquals(Path.of("/x/nvbind/config.toml"),
            ConfigFile.places(Path.of("/here"), "/x", Path.of("/home/a")).getLast());
        assertNull(ConfigFile.first(List.of(folder.resolve("none"))).file());
        final Path file = write("");
        assertEquals(file, ConfigFile.first(List.of(folder.resolve("none"), file)).file());
    }

    @Test
    void shouldNotTrustAFileThatEverybodyMayWrite() throws IOException {
        final Path file = write("");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertTrue(assertThrows(IOException.class, () -> ConfigFile.read(file)).getMessage().contains("chmod o-w"));
        assertThrows(IOException.class, () -> ConfigFile.read(folder));
    }

    @Test
    void shouldBeDocumentedWholeWithAnExampleThatIsRead() throws IOException {
        final String docs = Files.readString(RealParts.home().resolve("docs/config.md"));
        for (final Map.Entry<String, Schema> section : ConfigSchema.SCHEMA.fields().entrySet()) {
            for (final Map.Entry<String, Schema> key : ((ObjectSchema) section.getValue()).fields().entrySet()) {
                final String line = "| `" + section.getKey() + "." + key.getKey() + "` | "
                    + key.getValue().allowed().replace("|", "\\|") + " | " + key.getValue().description() + " |";
                assertTrue(docs.contains(line), "docs/config.md lacks this line:\n" + line);
            }
        }
        final Config example = ConfigFile.read(RealParts.home().resolve("config/nvbind.example.toml"));
        assertEquals(9090, example.whole("http", "port", 0));
    }
}
