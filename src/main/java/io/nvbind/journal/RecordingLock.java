package io.nvbind.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Held while a recording is written: free again at once when the writer dies, however it dies.
 *
 * <p>A POSIX lock is lost when its process closes any handle of the file, so the locks of this process are known by a
 * list and their files not opened to ask. Any thread.
 */
final class RecordingLock implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private RecordingLock(final Path folder, final FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param recording its folder.
     * @return the lock, held until closed.
     * @throws IOException when another writer has it.
     */
    static RecordingLock take(final Path recording) throws IOException {
        final Path folder = recording.toRealPath();
        if (!HELD.add(folder)) {
            throw new IOException(recording + " is being written already");
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = RecordingFolder.writable(folder.resolve(RecordingFolder.LOCK));
            lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(recording + " is being written by another process");
            }
            return new RecordingLock(folder, channel);
        } finally {
            if (lock == null) {
                HELD.remove(folder);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /**
     * Whether somebody writes a recording.
     *
     * @param recording its folder.
     * @return true while its writer lives.
     * @throws IOException when that cannot be found out.
     */
    static boolean isHeld(final Path recording) throws IOException {
        final Path folder = recording.toRealPath();
        if (HELD.contains(folder)) {
            return true;
        }
        final Path file = folder.resolve(RecordingFolder.LOCK);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
             FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (final OverlappingFileLockException takenMeanwhile) {
            return true;
        } catch (final NoSuchFileException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
