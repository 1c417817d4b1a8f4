package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads who mistyped something. */
class MistypedTest {

    @TempDir
    private Path folder;

    private List<String> said(final String verb, final String... arguments) {
        final Verb run = Verb.run(folder, verb, arguments);
        assertEquals(CommandFailure.USAGE, run.code());
        assertEquals("", run.out());
        return run.err().lines().toList();
    }

    @Test
    void shouldSayWhatIsWrongAndWhereToReadOn() {
        assertEquals(List.of("nvbind: Expected parameter for option '--gpu' but found '--power-limit-w'",
            "'nvbind set --help' says what it takes"), said("set", "--gpu", "--power-limit-w", "3"));
    }

    @Test
    void shouldSayWhatMayBeMeant() {
        assertEquals(List.of("nvbind: Unknown options: '--confirm-witin', '5s'",
            "Possible solutions: --container, --confirm-within",
            "'nvbind set --help' says what it takes"), said("set", "--confirm-witin", "5s"));
    }
}
