package io.nvbind.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds a program of the checkout's C sources, with the compiler that builds the capture. */
final class CProgram {

    private CProgram() {
    }

    static Path build(final Path program, final List<String> includes, final List<String> sources) throws Exception {
        final List<String> command = new ArrayList<>(
            List.of("gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-pthread"));
        includes.forEach(folder -> command.add("-I" + folder));
        sources.forEach(source -> command.add(RealParts.home().resolve(source).toString()));
        command.addAll(List.of("-o", program.toString()));
        final Path output = program.resolveSibling(program.getFileName() + ".log");
        final Process compiler =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertEquals(0, compiler.waitFor(), () -> read(output));
        return program;
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final java.io.IOException unreadable) {
            return unreadable.toString();
        }
    }
}
