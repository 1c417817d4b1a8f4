package io.nvbind.agent.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file behind a ring: {@code <pid>.ring} in the frames folder, or {@code <pid>-2.ring} and so on when another part of
 * nvbind in the same process has that name.
 *
 * <p>The channel stays open and holds a POSIX lock on the whole file as long as the process lives: that is how the daemon
 * tells a live producer from a dead one. Nobody else in the process may open the file, since closing it there would let go
 * of the lock.
 */
final class RingFile implements Closeable {

    private static final int MOST_RINGS_OF_ONE_PID = 64;
    private static final int ZEROES = 64 << 10;

    private final FileChannel channel;
    private final MappedByteBuffer memory;

    private RingFile(final FileChannel channel, final MappedByteBuffer memory) {
        this.channel = channel;
        this.memory = memory;
    }

    /**
     * Makes the file, maps it with every page present, and gives it its name last.
     *
     * @param folder   must exist.
     * @param capacity data bytes, a power of two.
     * @return the ring's file.
     * @throws IOException when it cannot be made; nothing is left behind then.
     */
    static RingFile create(final Path folder, final int capacity) throws IOException {
        final long pid = ProcessHandle.current().pid();
        final Path temporary = folder.resolve("." + pid + "-java." + System.nanoTime() + ".new");
        final FileChannel channel = FileChannel.open(temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        try {
            final RingFile file = new RingFile(channel, prepare(channel, capacity + RingWriter.TRAILER_BYTES));
            publish(folder, temporary, pid);
            return file;
        } catch (final IOException | RuntimeException problem) {
            channel.close();
            throw problem;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static MappedByteBuffer prepare(final FileChannel channel, final int bytes) throws IOException {
        // A full disk must show here and not as a fault in the game: every block is written, not just sized.
        final ByteBuffer zeroes = ByteBuffer.allocate(ZEROES);
        for (int written = 0; written < bytes;) {
            zeroes.clear().limit(Math.min(ZEROES, bytes - written));
            written += channel.write(zeroes);
        }
        if (channel.tryLock() == null) {
            throw new IOException("the ring cannot be locked");
        }
        final MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        for (int at = 0; at < bytes; at += 4096) {
            memory.put(at, (byte) 0);
        }
        return memory;
    }

    private static void publish(final Path folder, final Path temporary, final long pid) throws IOException {
        for (int nth = 1; nth <= MOST_RINGS_OF_ONE_PID; nth++) {
            if (linked(folder.resolve(nth == 1 ? pid + ".ring" : pid + "-" + nth + ".ring"), temporary)) {
                return;
            }
        }
        throw new IOException("too many rings of pid " + pid + " are waiting to be read in " + folder);
    }

    /** A link never replaces: another part of nvbind, or a dead process of the same pid, keeps its name. */
    private static boolean linked(final Path name, final Path temporary) throws IOException {
        try {
            Files.createLink(name, temporary);
            return true;
        } catch (final FileAlreadyExistsException taken) {
            return false;
        }
    }

    /** The ring's bytes. */
    MappedByteBuffer memory() {
        return memory;
    }

    /** Lets go of the lock; the memory stays mapped, since threads may still write. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
