package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two scripts on a machine without a JDK that is new enough. */
class LauncherTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"nvbind", "check"})
    void shouldNameThePackageInOneLineWhenThereIsNoJdk(final String script) throws Exception {
        final Path old = Files.createDirectories(folder.resolve("jdk-17/bin")).getParent();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        final Path javac = Files.writeString(old.resolve("bin/javac"), "#!/bin/sh\n");
        assertTrue(javac.toFile().setExecutable(true));
        try (Program program = Program.start(
            Map.of("JAVA_HOME", old.toString(), "NVBIND_JVM_DIR", folder.toString(), "PATH", old + "/bin:/usr/bin:/bin"),
            List.of("bash", "-c", "unset -f javac; exec \"$0\" --help",
                RealParts.home().resolve(script).toString()))) {
            assertEquals(1, program.await(), program.out());
            assertEquals(1, program.err().lines().count(), program.err());
            assertTrue(program.err().contains("openjdk-25-jdk"), program.err());
        }
    }
}
