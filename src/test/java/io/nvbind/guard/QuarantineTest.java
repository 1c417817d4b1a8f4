package io.nvbind.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of calls that crash, kept over restarts and shared by several programs. */
class QuarantineTest {

    @TempDir
    private Path folder;

    @Test
    void shouldKeepWhatTwoProgramsAdd() throws IOException {
        final Path file = folder.resolve("sub/quarantine");
        final Quarantine daemon = new Quarantine(file);
        final Quarantine other = new Quarantine(file);
        daemon.add("lib 1 2", "gpu a", "signal\t6\nnoise");
        other.add("lib 1 2", "gpu b", "signal 11");
        assertEquals(Set.of("gpu a", "gpu b"), new Quarantine(file).refused("lib 1 2"));
        assertEquals(Set.of(), new Quarantine(file).refused("lib 1 3"));
    }

    @Test
    void shouldPassOverLinesThatAreNone() throws IOException {
        final Path file = Files.writeString(folder.resolve("quarantine"), "# words\nnothing\nlib\tgpu a\tthen\thow\n\t\n");
        assertEquals(Set.of("gpu a"), new Quarantine(file).refused("lib"));
    }

    @Test
    void shouldKnowAnUpdatedLibrary() throws IOException {
        final Path library = Files.writeString(folder.resolve("lib"), "one");
        final String before = Quarantine.identity(library);
        Files.writeString(library, "other");
        assertEquals(false, before.equals(Quarantine.identity(library)));
        assertEquals(folder.resolve("none").toString(), Quarantine.identity(folder.resolve("none")));
    }

    @Test
    void shouldSayThatAFileCannotBeRead() throws IOException {
        Files.createDirectory(folder.resolve("quarantine"));
        assertThrows(IOException.class, () -> new Quarantine(folder.resolve("quarantine")));
    }
}
