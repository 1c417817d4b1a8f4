package io.nvbind.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code <state dir>/control/changes.log}: one record a line, {@code CRC32C in eight hexadecimal digits, blank, JSON}.
 * An intent is on the disk (synced) before the first write; what follows it need only outlive the daemon, since whatever
 * ends the machine also ends what the GPUs were set to. One thread at a time.
 */
final class ChangeLog implements AutoCloseable {

    /** Name of the file. */
    static final String NAME = "changes.log";

    private static final long LARGEST_BYTES = 64 << 20;
    private static final int CRC_DIGITS = 8;

    private final Path folder;
    private final FileChannel lockChannel;
    private final List<ObjectNode> found = new ArrayList<>();
    private FileChannel channel;
    private String damage;
    private long bytes;

    /**
     * Opens or creates it and reads what is there.
     *
     * @param folder ours; made if it is not there.
     * @throws IOException when it is a link, cannot be used, or is in use by another daemon; says which.
     */
    ChangeLog(final Path folder) throws IOException {
        this.folder = folder;
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(folder + " is in the way: it is not a folder, or a link to one");
            }
            Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            sync(folder.getParent());
        }
        lockChannel = open(folder.resolve("lock"));
        try {
            if (!lock()) {
                throw new IOException(folder + " is in use by another daemon; choose another --state-dir");
            }
            channel = open(folder.resolve(NAME));
            read();
            channel.position(bytes);
        } catch (final IOException | RuntimeException problem) {
            close();
            throw problem;
        }
    }

    private boolean lock() throws IOException {
        try {
            final FileLock lock = lockChannel.tryLock();
            return lock != null;
        } catch (final OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    private static FileChannel open(final Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private void read() throws IOException {
        if (channel.size() > LARGEST_BYTES) {
            throw new IOException(folder.resolve(NAME) + " has " + channel.size() + " bytes, which is none of nvbind's; "
                + "move it away");
        }
        final ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        int read = 0;
        while (all.hasRemaining() && read >= 0) {
            read = channel.read(all);
        }
        int start = 0;
        for (int i = 0; i < all.position(); i++) {
            if (all.get(i) == '\n') {
                final ObjectNode record = parse(new String(all.array(), start, i - start, StandardCharsets.UTF_8));
                if (record == null) {
                    damage = "record " + found.size() + " at byte " + start + " is damaged; it and "
                        + (all.position() - start) + " bytes from there on are left out";
                    break;
                }
                found.add(record);
                start = i + 1;
            }
        }
        if (damage == null && start < all.position()) {
            damage = "the last record at byte " + start + " is cut short and left out";
        }
        bytes = start;
    }

    private static ObjectNode parse(final String line) {
        try {
            final String json = line.length() > CRC_DIGITS ? line.substring(CRC_DIGITS + 1) : "";
            return line.startsWith(crc(json.getBytes(StandardCharsets.UTF_8)) + " ")
                && ValueJson.MAPPER.readTree(json) instanceof final ObjectNode record ? record : null;
        } catch (final JacksonException garbled) {
            return null;
        }
    }

    private static String crc(final byte[] json) {
        final CRC32C crc = new CRC32C();
        crc.update(json);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** What was there when it was opened, oldest first. */
    List<ObjectNode> found() {
        return List.copyOf(found);
    }

    /** What was wrong with it when it was opened, null for nothing. */
    String damage() {
        return damage;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Appends a record.
     *
     * @param record what happened or is about to.
     * @param sync   whether it must outlive the machine.
     * @throws IOException when it is not there; what was written of it is taken back.
     */
    void append(final ObjectNode record, final boolean sync) throws IOException {
        final ByteBuffer line = line(record);
        final int length = line.remaining();
        try {
            channel.position(bytes);
            while (line.hasRemaining()) {
                channel.write(line);
            }
            if (sync) {
                channel.force(false);
            }
        } catch (final IOException problem) {
            channel.truncate(bytes);
            throw problem;
        }
        bytes += length;
    }

    private static ByteBuffer line(final ObjectNode record) {
        final byte[] json = ValueJson.MAPPER.writeValueAsBytes(record);
        return ByteBuffer.allocate(CRC_DIGITS + json.length + 2).put(crc(json).getBytes(StandardCharsets.US_ASCII))
            .put((byte) ' ').put(json).put((byte) '\n').flip();
    }

    /**
     * Begins anew with one record, whole or not at all.
     *
     * @param record that holds all that counts.
     * @throws IOException when it cannot; the old log then goes on.
     */
    void restart(final ObjectNode record) throws IOException {
        final Path fresh = folder.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel next = open(fresh)) {
            final ByteBuffer line = line(record);
            while (line.hasRemaining()) {
                next.write(line);
            }
            next.force(true);
        }
        final FileChannel old = channel;
        final FileChannel next = open(fresh);
        Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        channel = next;
        bytes = next.size();
        old.close();
        sync(folder);
    }

    /** Has the names in a folder on the disk. */
    static void sync(final Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        lockChannel.close();
    }
}
