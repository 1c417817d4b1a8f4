package io.nvbind.abi;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code jextract/generate.sh headers} makes: one folder of unpacked header packages a library. */
final class VendorHeaders {
    private VendorHeaders() {}

    /**
     * Returns the include folder of a library. Where it, or gcc, is missing, the calling test is skipped with the
     * reason; on CI and where real parts are required it fails.
     */
    static Path include(String library) {
        Path include = root().resolve(library).resolve("usr/include");
        if (!Files.isDirectory(include)) {
            missing("no headers in " + include + ": run jextract/generate.sh headers");
        }
        requireCompiler();
        return include;
    }

    /** Skips or fails the calling test where there is no gcc. */
    static void requireCompiler() {
        if (!Compiler.isPresent()) {
            missing("no gcc on this machine");
        }
    }

    private static Path root() {
        String named = System.getProperty("nvbind.headers", System.getenv("NVBIND_HEADERS"));
        return Path.of(named == null || named.isBlank() ? "target/headers" : named).toAbsolutePath();
    }

    private static void missing(String reason) {
        if ("true".equals(System.getenv("CI")) || "1".equals(System.getenv("NVBIND_REQUIRE_REAL_PARTS"))) {
            fail(reason);
        }
        abort(reason);
    }
}
