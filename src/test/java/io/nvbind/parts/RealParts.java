package io.nvbind.parts;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The programs and libraries that tests bring together: where they lie, and what happens when one is missing. */
public final class RealParts {

    private RealParts() {
    }

    /** The checkout. */
    public static Path home() {
        return Path.of(System.getProperty("nvbind.basedir", "")).toAbsolutePath();
    }

    /** The capture layer and the demo game, as the build made them. */
    public static Path nativeDir() {
        return Path.of(System.getProperty("nvbind.native", home().resolve("target/native").toString()));
    }

    /** The simulated vendor libraries, as the build made them. */
    public static Path simDir() {
        return Path.of(System.getProperty("nvbind.sim", home().resolve("target/sim").toString()));
    }

    /**
     * Ends the test unless a program is there: reported as skipped with the reason, failed on CI.
     *
     * @param packageName Debian package that brings it.
     * @param program     looked for on PATH.
     */
    public static void needProgram(final String packageName, final String program) {
        final boolean found = Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!found) {
            missing(program + " is not installed (package " + packageName + ")");
        }
    }

    /**
     * Ends the test unless a file is there.
     *
     * @param packageName Debian package that brings it.
     * @param file        looked for.
     */
    public static void needFile(final String packageName, final Path file) {
        if (!Files.exists(file)) {
            missing(file + " is not there (package " + packageName + ")");
        }
    }

    /**
     * Ends the test for a part that is missing: skipped with the reason, failed on CI.
     *
     * @param reason what is missing.
     */
    public static void missing(final String reason) {
        if ("true".equals(System.getenv("CI")) || System.getenv("NVBIND_REQUIRE_REAL_PARTS") != null) {
            fail("a part that this test needs is missing: " + reason);
        }
        abort(reason);
    }
}
