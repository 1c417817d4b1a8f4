package io.nvbind.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The folder of one recording: {@code queue/}, {@code session.json}, {@code writer.lock}. Readable by owner and group,
 * written by the owner; links are not followed.
 */
final class RecordingFolder {

    static final String QUEUE = "queue";
    static final String SESSION = "session.json";
    static final String LOCK = "writer.lock";

    private static final long MAX_SESSION_BYTES = 16L * 1024 * 1024;
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwxr-x---");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");

    private RecordingFolder() {
    }

    /**
     * Makes the folder of a new recording.
     *
     * @param sessions holds the recordings; made when missing.
     * @param id       of the session.
     * @return the folder.
     * @throws IOException when it cannot be made, or is there already.
     */
    static Path create(final Path sessions, final String id) throws IOException {
        Files.createDirectories(sessions, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
        final Path folder = sessions.resolve(id);
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
        Files.createDirectory(folder.resolve(QUEUE), PosixFilePermissions.asFileAttribute(FOLDER_MODE));
        return folder;
    }

    /**
     * Gives every file of the queue its mode: Chronicle knows only the umask.
     *
     * @param folder of the recording.
     * @throws IOException when it cannot.
     */
    static void restrict(final Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(QUEUE))) {
            for (final Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(file, FILE_MODE);
                }
            }
        }
    }

    /**
     * Brings what the queue holds to the disk: a mapping alone leaves that to the system's leisure.
     *
     * @param folder of the recording.
     * @throws IOException when it cannot.
     */
    static void flush(final Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(QUEUE))) {
            for (final Path file : files) {
                try (FileChannel channel = writable(file)) {
                    channel.force(true);
                }
            }
        }
    }

    /**
     * Opens or makes a file of the folder for writing.
     *
     * @param file within the folder.
     * @return the open file.
     * @throws IOException when it cannot be made, or is a link.
     */
    static FileChannel writable(final Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(FILE_MODE));
    }

    /**
     * Replaces {@code session.json} at once: a reader sees the old one or the new one.
     *
     * @param folder  of the recording.
     * @param content its fields.
     * @throws IOException when it cannot be written.
     */
    static void writeSession(final Path folder, final Map<String, Object> content) throws IOException {
        final Path next = folder.resolve(SESSION + ".next");
        Files.deleteIfExists(next);
        try (FileChannel channel = writable(next)) {
            final ByteBuffer bytes = ByteBuffer.wrap(Json.page(content));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (final IOException failure) {
            Files.deleteIfExists(next);
            throw failure;
        }
        Files.move(next, folder.resolve(SESSION), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads {@code session.json}.
     *
     * @param folder of the recording.
     * @return its fields.
     * @throws IOException when it cannot be read, is too long, or no JSON object.
     */
    static Map<String, Object> readSession(final Path folder) throws IOException {
        final Path file = folder.resolve(SESSION);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() > MAX_SESSION_BYTES) {
                throw new IOException(SESSION + " has " + channel.size() + " bytes, more than " + MAX_SESSION_BYTES);
            }
            return Json.object(Channels.newInputStream(channel).readAllBytes());
        } catch (final JacksonException | ClassCastException garbage) {
            throw new IOException(SESSION + " is no JSON object", garbage);
        }
    }
}
