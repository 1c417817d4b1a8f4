package io.nvbind.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine;

/** One command line carried out within this process, without the start of a JVM of its own. */
record Verb(int code, String out, String err) {

    static Verb run(final Path runDir, final String verb, final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine line = Main.line(verb).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        final int code = line.execute(Stream.of(Stream.of(verb), Arrays.stream(arguments),
            Stream.of("--run-dir", runDir.toString())).flatMap(words -> words).toArray(String[]::new));
        return new Verb(code, out.toString(), err.toString());
    }
}
