package io.nvbind.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.parts.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running daemon's JVM: nothing to attach to, nothing that listens but what is documented, libraries by full path. */
@Tag("real")
class ProductionJvmTest {

    @TempDir
    private Path folder;

    private static Set<String> sockets(final long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.map(ProductionJvmTest::target).filter(target -> target.startsWith("socket:["))
                .map(target -> target.substring("socket:[".length(), target.length() - 1)).collect(Collectors.toSet());
        }
    }

    private static String target(final Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (final IOException closed) {
            return "";
        }
    }

    /** Local addresses on which sockets of the process listen, hexadecimal as the kernel shows them. */
    private static Set<String> listening(final long pid, final String table) throws IOException {
        final Set<String> own = sockets(pid);
        final Set<String> found = new TreeSet<>();
        for (final String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
            final String[] fields = line.strip().split("\\s+");
            if (fields.length > 9 && "0A".equals(fields[3]) && own.contains(fields[9])) {
                found.add(fields[1]);
            }
        }
        return found;
    }

    @Test
    void shouldListenOnLoopbackAndTheUnixSocketAlone() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            final long pid = daemon.program().process().pid();
            final String port = "%04X".formatted(URI.create(daemon.url()).getPort());
            final Set<String> tcp = new TreeSet<>(listening(pid, "tcp"));
            tcp.addAll(listening(pid, "tcp6"));
            assertEquals(1, tcp.size(), tcp.toString());
            assertTrue(tcp.contains("0100007F:" + port) || tcp.contains("0000000000000000FFFF00000100007F:" + port),
                tcp.toString());
            final Set<String> own = sockets(pid);
            final List<String> unix = Files.readAllLines(Path.of("/proc/" + pid + "/net/unix")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 7 && own.contains(fields[6])).map(fields -> fields[7]).toList();
            assertEquals(List.of(daemon.runDir().resolve("nvbind.sock").toString()), unix);
        }
    }

    @Test
    void shouldNotBeAttachedToNorManaged() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder)) {
            final long pid = daemon.program().process().pid();
            final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            try (Program attach = Program.start(Map.of(), List.of(jcmd.toString(), Long.toString(pid), "VM.version"))) {
                assertNotEquals(0, attach.await(), attach.out());
            }
            assertFalse(Files.exists(Path.of("/tmp/.java_pid" + pid)));
            final String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            assertFalse(command.contains("jmxremote") || command.contains("jdwp") || command.contains("javaagent"), command);
        }
    }

    @Test
    void shouldLoadLibrariesFromTheSystemAndItselfAlone() throws Exception {
        try (DaemonProcess daemon = new DaemonProcess(folder, "--simulated")) {
            daemon.get("/api/gpu/status");
            final long pid = daemon.program().process().pid();
            final Set<String> libraries = Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
                .map(line -> line.replaceFirst("^(\\S+\\s+){5}", "")).filter(path -> path.matches(".*\\.so[.0-9]*"))
                .collect(Collectors.toCollection(TreeSet::new));
            // The simulated libraries are copied to a folder of the daemon's own.
            final List<String> places = List.of("/usr/", "/lib", System.getProperty("java.home"),
                Path.of(System.getProperty("java.io.tmpdir"), "nvbind-sim-").toString());
            for (final String library : libraries) {
                assertTrue(places.stream().anyMatch(library::startsWith), library);
            }
        }
    }
}
