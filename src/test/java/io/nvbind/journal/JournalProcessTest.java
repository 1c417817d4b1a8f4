package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalProcessTest {

    @TempDir
    private Path sessions;

    @Test
    void shouldBeReadableUpToTheLastExcerptWhenTheWriterIsKilled() throws Exception {
        final Process process = RecorderProcess.start("endless", sessions);
        long taken = 0;
        try (BufferedReader out = process.inputReader()) {
            while (taken < 100_000) {
                final String line = out.readLine();
                assertTrue(line != null, () -> errors(process));
                taken = Long.parseLong(line);
            }
            process.destroyForcibly().waitFor();
        }
        final SessionInfo info = new SessionCatalog(sessions).list().getFirst();
        final Recorded recorded = new Recorded();

        final RecordingContent content = JournalReader.read(info.folder(), recorded);

        assertEquals(SessionInfo.State.INTERRUPTED, info.state());
        assertEquals(0, content.damaged(), content::toString);
        assertEquals("the end of the session is missing", content.problems().getFirst());
        assertTrue(recorded.sequences().size() >= taken, content::toString);
        assertEquals(LongStream.range(0, recorded.sequences().size()).boxed().toList(), recorded.sequences());
    }

    private static String errors(final Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (final IOException problem) {
            return problem.toString();
        }
    }

    @Test
    void shouldPrintNothingWhenItRecordsAndReads() throws Exception {
        assertEquals("", RecorderProcess.ask("once", sessions));
    }

    @Test
    void shouldLiveOnAndCountWhenTheDiskIsFull() throws Exception {
        final String[] ownMounts = {"unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
            "mount -t tmpfs -o size=3m none '" + sessions + "' && exec \"$@\"", "sh"};
        assumeTrue(run(ownMounts, "true"), "no file system of its own can be mounted here");

        final String said = RecorderProcess.ask("full", sessions, ownMounts);

        assertTrue(said.startsWith("counted\n"), said);
        assertTrue(said.contains("InternalError") || said.contains("No space left"), said);
    }

    private static boolean run(final String[] before, final String command) throws Exception {
        final String[] all = java.util.Arrays.copyOf(before, before.length + 1);
        all[before.length] = command;
        try {
            return Files.isExecutable(Path.of("/usr/bin/unshare"))
                && new ProcessBuilder(all).redirectErrorStream(true).start().waitFor() == 0;
        } catch (final IOException missing) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "net.openhft.chronicle.analytics.Analytics",
        "net.openhft.affinity.Affinity",
        "net.openhft.compiler.CompilerUtils",
        "com.sun.jna.Native",
        "jnr.ffi.LibraryLoader",
        "org.apache.commons.cli.CommandLine"})
    void shouldNotBeLoadableWhenRecordingDoesNotNeedIt(final String name) {
        assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
    }
}
