package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A line is read with the verb that it names, and with all of them where it names none. */
class VerbsTest {

    @Test
    void shouldReadEveryVerbByItself() {
        Main.line().getSubcommands().values().stream().map(CommandLine::getCommandName).forEach(verb ->
            assertEquals(Set.of(verb), names(Main.line(verb, "--help")), "the verb " + verb));
    }

    @Test
    void shouldKnowAllVerbsWhereNoneIsNamed() {
        final Set<String> all = names(Main.line());
        assertEquals(Verbs.values().length, all.size());
        assertEquals(all, names(Main.line("--help")));
        assertEquals(all, names(Main.line("gpu")));
        assertEquals(all, names(Main.line("info", "--help")), "another name of gpus");
    }

    private static Set<String> names(final CommandLine line) {
        return line.getSubcommands().values().stream().map(CommandLine::getCommandName)
            .collect(Collectors.toSet());
    }
}
