package io.nvbind.host;

import io.nvbind.parts.Program;
import io.nvbind.parts.RealParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program in a mount namespace of its own, where {@code /sys/devices} and {@code /sys/class} are a fabricated tree. */
final class PrivateSys {

    private static final String SCRIPT = "mount --bind \"$0/devices\" /sys/devices && mount --bind \"$0/class\" /sys/class"
        + " && mount -t tmpfs tmpfs /dev/shm && exec \"$@\"";

    private PrivateSys() {
    }

    /** Starts {@code nvbind} there. */
    static Program nvbind(final Path sys, final Map<String, String> environment, final String... arguments)
        throws IOException {
        return start(sys, environment, Program.nvbindCommand(arguments));
    }

    /** Starts any program there. */
    static Program start(final Path sys, final Map<String, String> environment, final List<String> program)
        throws IOException {
        RealParts.needProgram("util-linux", "unshare");
        final List<String> command = new ArrayList<>(List.of("unshare"));
        command.add("root".equals(System.getProperty("user.name")) ? "-m" : "-Urm");
        command.addAll(List.of("sh", "-c", SCRIPT, sys.toString()));
        command.addAll(program);
        return Program.start(environment, command);
    }

    /** Ends the test where no such namespace can be had. */
    static void need(final Path sys) throws Exception {
        try (Program program = start(sys, Map.of(), List.of("true"))) {
            if (program.await() != 0) {
                RealParts.missing("a private mount namespace cannot be had here: " + program.err());
            }
        }
    }
}
