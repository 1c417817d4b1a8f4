package io.nvbind.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** {@code <run dir>/daemon.url}: the daemon's address for every other verb, and the lock that keeps a second one away. */
final class RunFile implements AutoCloseable {

    /** Name of the file that holds the address. */
    static final String NAME = "daemon.url";
    /** Name of the file that holds its certificate. */
    static final String CERTIFICATE = "tls.pem";
    private static final String LOCK = "daemon.lock";

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private RunFile(final Path file, final FileChannel channel, final FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the run folder.
     *
     * @param runDir exists.
     * @return the taken folder, without an address yet.
     */
    static RunFile take(final Path runDir) {
        try {
            // Its owner's alone: whoever could read it could hold a lock on it that keeps the daemon from starting.
            final FileChannel channel = FileChannel.open(runDir.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            final FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new CommandFailure(CommandFailure.FAILED, "a daemon runs already with " + runDir
                    + "; stop it or choose another folder with --run-dir");
            }
            final Path file = runDir.resolve(NAME);
            Files.deleteIfExists(file);
            return new RunFile(file, channel, lock);
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.PERMISSION, runDir + " cannot be used ("
                + problem + "); choose another with --run-dir", problem);
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    /**
     * Publishes the address, and what its clients may take as its certificate.
     *
     * @param url               of the daemon.
     * @param certificateOrNull its certificate as PEM, null when it serves without TLS.
     * @throws IOException when a file cannot be written.
     */
    void publish(final String url, final String certificateOrNull) throws IOException {
        if (certificateOrNull == null) {
            Files.deleteIfExists(file.resolveSibling(CERTIFICATE));
        } else {
            write(CERTIFICATE, certificateOrNull);
        }
        write(NAME, url + "\n");
    }

    private void write(final String name, final String text) throws IOException {
        final Path fresh = file.resolveSibling(name + ".new");
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(CERTIFICATE));
            lock.release();
            channel.close();
        } catch (final IOException problem) {
            System.err.println("nvbind: " + file + " could not be given back: " + problem);
        }
    }
}
