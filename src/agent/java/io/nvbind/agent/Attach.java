package io.nvbind.agent;

import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.stream.Stream;

/** {@code java -jar nvbind-agent.jar PID [options]}: attaches the jar it lies in to a running JVM of the same user. */
final class Attach {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Attach() {
    }

    static int run(final String... arguments) {
        if (arguments.length < 1 || arguments.length > 2 || !arguments[0].matches("[0-9]+")) {
            System.err.println("usage: java -jar nvbind-agent.jar PID [frames=DIR[,ring=BYTES][,game=NAME]]");
            return USAGE;
        }
        try {
            final String state = attach(arguments[0], arguments.length == 2 ? arguments[1] : null);
            System.out.println(state);
            return state.startsWith("off") ? FAILED : 0;
        } catch (final NoClassDefFoundError noModule) {
            System.err.println("nvbind: this Java has no jdk.attach module: attach with a JDK's java");
        } catch (final Exception problem) {
            System.err.println("nvbind: cannot attach to " + arguments[0] + ": " + problem.getMessage());
        }
        return FAILED;
    }

    private static String attach(final String pid, final String options) throws Exception {
        final File jar = new File(Attach.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!isJvm(pid)) {
            throw new IOException("it is no JVM that this user may look at");
        }
        final VirtualMachine jvm = VirtualMachine.attach(pid);
        try {
            jvm.loadAgent(jar.getPath(), options);
            return jvm.getSystemProperties().getProperty(Agent.STATE, "off: neither NVBIND_CAPTURE=1 in the environment of "
                + pid + " nor an option frames=DIR");
        } finally {
            jvm.detach();
        }
    }

    /** Attaching begins with a signal that ends a process which does not expect it; JDKs before 21 do not look first. */
    private static boolean isJvm(final String pid) {
        try (Stream<String> lines = Files.lines(Paths.get("/proc", pid, "maps"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.endsWith("/libjvm.so"));
        } catch (final IOException | UncheckedIOException unknown) {
            return false;
        }
    }
}
