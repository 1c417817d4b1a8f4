package io.nvbind.parts;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A file system in a file, mounted while a test runs; needs root and a kernel that has it. */
public final class LoopMount implements AutoCloseable {

    /** The least that mkfs.btrfs takes. */
    private static final long BTRFS_BYTES = 128L << 20;

    private final Path folder;

    private LoopMount(final Path folder) {
        this.folder = folder;
    }

    /**
     * Makes and mounts a Btrfs. Ends the test where that cannot be: skipped with the reason.
     *
     * @param below a folder of the test's own.
     */
    public static LoopMount btrfs(final Path below) throws Exception {
        RealParts.needProgram("btrfs-progs", "btrfs");
        final Path image = below.resolve("btrfs.image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BTRFS_BYTES);
        }
        final Path folder = Files.createDirectory(below.resolve("btrfs"));
        run("mkfs.btrfs", "-q", image.toString());
        run("mount", "-o", "loop", image.toString(), folder.toString());
        return new LoopMount(folder);
    }

    private static void run(final String... command) throws Exception {
        // mkfs lies where only root's PATH may lead.
        final Map<String, String> environment = Map.of("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin");
        try (Program program = Program.start(environment, Stream.concat(Stream.of("env"), Arrays.stream(command)).toList())) {
            if (program.await() != 0) {
                abort("no Btrfs of the test's own, which takes root and loop devices: " + String.join(" ", command) + ": "
                    + (program.err() + program.out()).strip());
            }
        }
    }

    /** Where it is mounted. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        try (Program program = Program.start(Map.of(), List.of("umount", folder.toString()))) {
            if (program.await() != 0) {
                throw new IOException(program.err());
            }
        } catch (final InterruptedException | TimeoutException stopped) {
            throw new IOException(stopped);
        }
    }
}
