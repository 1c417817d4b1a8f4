package io.nvbind.ffi;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process acts as, and whether that is more than any user may. Any thread. */
@SuppressWarnings("restricted")
final class Privilege {

    private static final Path STATUS = Path.of("/proc/self/status");
    /** The capabilities in force, in hex; proc_pid_status(5). */
    private static final String CAPABILITIES = "CapEff:";

    private Privilege() {
    }

    /**
     * The user it acts as: geteuid(2).
     *
     * @return the user's number.
     */
    static int user() {
        final Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(linker.defaultLookup().findOrThrow("geteuid"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT)).invokeExact();
        } catch (final Throwable problem) {
            throw new LinkageError("libc's own geteuid could not be called", problem);
        }
    }

    /**
     * Whether it is root or has a capability of root's.
     *
     * @return true also when that cannot be told.
     */
    static boolean isRaised() {
        if (user() == 0) {
            return true;
        }
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(CAPABILITIES))
                .map(line -> line.substring(CAPABILITIES.length()).strip()).noneMatch(hex -> hex.matches("0+"));
        } catch (final IOException unknown) {
            return true;
        }
    }
}
