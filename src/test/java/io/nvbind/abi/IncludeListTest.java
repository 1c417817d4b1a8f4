package io.nvbind.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jextract passes over a name it does not find without a word; this does not, nor over one that was not asked for. */
class IncludeListTest {
    @ParameterizedTest
    @EnumSource(Binding.class)
    void shouldHaveExactlyTheNamesOfTheIncludeListWhenGenerated(Binding binding) throws Exception {
        assertEquals(named(binding, "function"), names(binding.functions()));
        assertEquals(named(binding, "constant"), names(binding.constants()));
        assertEquals(named(binding, "struct", "union", "typedef"),
                binding.structs().stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> names(List<Method> methods) {
        return methods.stream().map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> named(Binding binding, String... kinds) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("jextract", binding.folder() + ".args"));
        return Stream.of(kinds)
                .map(kind -> "--include-" + kind + ' ')
                .flatMap(option -> lines.stream()
                        .filter(line -> line.startsWith(option))
                        .map(line -> line.substring(option.length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
