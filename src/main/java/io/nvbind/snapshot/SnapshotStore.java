package io.nvbind.snapshot;

import io.nvbind.control.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code <state dir>/snapshots/containers/ID/NAME.json}, and {@code …/host/NAME.json} for those of no container. Files are
 * whole or not there; a folder or file that is a link is refused. One thread at a time.
 */
final class SnapshotStore {

    /** What a snapshot may be called: one component of a path that begins with a letter or digit. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");
    /** Kept for each container. */
    static final int MOST = 256;

    private static final String SUFFIX = ".json";
    private static final long LARGEST_BYTES = 4 << 20;

    private final Path base;

    SnapshotStore(final Path base) {
        this.base = base;
    }

    /** A file that is there: its name, its size, and what it holds or why it cannot be used. */
    record Entry(String name, long bytes, ObjectNode snapshot, String problem) {
    }

    private Path folder(final String container) {
        return container == null ? base.resolve("host") : base.resolve("containers").resolve(container);
    }

    /** Folder for what belongs to a snapshot beside its file. */
    Path beside(final String container, final String name) throws Refusal {
        return file(container, name).resolveSibling(name + ".caches");
    }

    Path file(final String container, final String name) throws Refusal {
        if (!NAME.matcher(name).matches()) {
            throw new Refusal(Refusal.Kind.BAD_VALUE, "name", "name = '" + name + "': a snapshot's name has 1 to 100"
                + " letters, digits, '.', '_', '@' and '-', the first a letter or digit");
        }
        return folder(container).resolve(name + SUFFIX);
    }

    /**
     * Keeps a snapshot; on the disk when this returns.
     *
     * @throws Refusal     when its name is taken or none, or there are too many.
     * @throws IOException when it cannot be written; nothing is left of it then.
     */
    Path create(final String container, final String name, final ObjectNode snapshot) throws Refusal, IOException {
        final Path file = file(container, name);
        final Path folder = make(folder(container));
        requireFree(container, name);
        if (names(container).size() >= MOST) {
            throw new Refusal(Refusal.Kind.CONFLICT, "name", MOST + " snapshots are kept already; delete one first");
        }
        final Path fresh = folder.resolve("." + name + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            final ByteBuffer bytes = ByteBuffer.wrap(SnapshotFile.write(snapshot));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException problem) {
            Files.deleteIfExists(fresh);
            throw problem;
        }
        sync(folder);
        return file;
    }

    /** Refuses a name that is taken. */
    void requireFree(final String container, final String name) throws Refusal, IOException {
        final Path file = file(container, name);
        refuseLinks(container);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refusal(Refusal.Kind.CONFLICT, "name", "there is a snapshot " + name + " already; delete it first, or"
                + " choose another name");
        }
    }

    /** Folders of ours down to this one; none may be a link. */
    private Path make(final Path folder) throws IOException {
        if (!folder.equals(base)) {
            make(folder.getParent());
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            refuseInTheWay(folder);
            Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            sync(folder.getParent());
        }
        return folder;
    }

    private static void refuseInTheWay(final Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is in the way: it is not a folder, or a link to one");
        }
    }

    private void refuseLinks(final String container) throws IOException {
        for (Path folder = folder(container); folder.startsWith(base); folder = folder.getParent()) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                refuseInTheWay(folder);
            }
        }
    }

    private static void sync(final Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    ObjectNode read(final String container, final String name) throws Refusal, IOException {
        final Path file = file(container, name);
        refuseLinks(container);
        try (SeekableByteChannel channel = Files.newByteChannel(file,
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > LARGEST_BYTES) {
                throw new Refusal(Refusal.Kind.CONFLICT, "name", file + " has " + channel.size()
                    + " bytes, which is none of nvbind's; it is not used");
            }
            final ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                Thread.onSpinWait();
            }
            final ObjectNode snapshot =
                SnapshotFile.read(java.util.Arrays.copyOf(bytes.array(), bytes.position()), file.toString());
            if (!name.equals(snapshot.path("name").asString(""))
                || !java.util.Objects.equals(container, snapshot.path("container_id").asString(null))) {
                throw new Refusal(Refusal.Kind.CONFLICT, "name", file + " is snapshot " + snapshot.path("name") + " of "
                    + snapshot.path("container_id") + ", put under another name; it is not used");
            }
            return snapshot;
        } catch (final NoSuchFileException none) {
            throw new Refusal(Refusal.Kind.UNKNOWN, "name", "there is no snapshot " + name
                + (container == null ? "" : " of container " + container) + "; snapshots.list shows those there are");
        }
    }

    private List<String> names(final String container) throws IOException {
        final List<String> names = new ArrayList<>();
        refuseLinks(container);
        if (Files.isDirectory(folder(container), LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(container), "[!.]*" + SUFFIX)) {
                for (final Path file : files) {
                    final String name = file.getFileName().toString();
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            }
        }
        names.removeIf(name -> !NAME.matcher(name).matches());
        names.sort(null);
        return names;
    }

    /** All of a container, or of none, by name; those that cannot be used too, with the reason. */
    List<Entry> list(final String container) throws IOException {
        final List<Entry> entries = new ArrayList<>();
        for (final String name : names(container)) {
            final long bytes = Files.readAttributes(folder(container).resolve(name + SUFFIX),
                java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size();
            try {
                entries.add(new Entry(name, bytes, read(container, name), null));
            } catch (final Refusal | IOException unusable) {
                entries.add(new Entry(name, bytes, null, unusable.getMessage()));
            }
        }
        return entries;
    }

    void delete(final String container, final String name) throws Refusal, IOException {
        final Path file = file(container, name);
        refuseLinks(container);
        try {
            Files.delete(file);
        } catch (final NoSuchFileException none) {
            throw new Refusal(Refusal.Kind.UNKNOWN, "name", "there is no snapshot " + name);
        }
        deleteTree(beside(container, name));
        sync(file.getParent());
    }

    /** Deletes a folder with all that is in it, following no link; one that is not there is no problem. */
    static void deleteTree(final Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (final Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
