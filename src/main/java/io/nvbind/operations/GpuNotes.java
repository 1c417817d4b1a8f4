package io.nvbind.operations;

import io.nvbind.control.Standing;
import io.nvbind.control.ValueJson;
import io.nvbind.control.Wish;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells each container how its GPU stands: {@code gpu.json} in its folder, which it sees in its mount. It is there while the
 * container wishes anything, and replaced whole. One thread calls {@link #accept}; any thread {@link #offer}.
 */
public final class GpuNotes {

    /** Name of the file. */
    public static final String NAME = "gpu.json";

    private static final System.Logger LOG = System.getLogger("io.nvbind.operations");

    private final Path framesDir;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Map<String, String>> offers = new ConcurrentHashMap<>();
    private final Map<String, byte[]> written = new TreeMap<>();

    /**
     * Creates it.
     *
     * @param framesDir holds a folder for each container.
     */
    public GpuNotes(final Path framesDir) {
        this.framesDir = framesDir;
    }

    /**
     * Offers variables for the next start of a container's game.
     *
     * @param container   its id.
     * @param environment to be told with what comes next; empty for none.
     */
    public void offer(final String container, final Map<String, String> environment) {
        if (environment.isEmpty()) {
            offers.remove(container);
        } else {
            offers.put(container, Map.copyOf(environment));
        }
    }

    /**
     * Forgets a container that ended.
     *
     * @param container its id.
     */
    public void ended(final String container) {
        offers.remove(container);
    }

    /**
     * Writes what changed.
     *
     * @param standing every wish there is.
     */
    public void accept(final List<Standing> standing) {
        final Map<String, ObjectNode> notes = new TreeMap<>();
        offers.forEach((container, environment) -> environment.forEach(
            ((ObjectNode) note(notes, container).get("next_launch"))::put));
        for (final Standing each : standing) {
            if (!each.wish().owner().equals(Wish.HOST)) {
                add(each, note(notes, each.wish().owner()));
            }
        }
        for (final String gone : Set.copyOf(written.keySet())) {
            if (!notes.containsKey(gone)) {
                written.remove(gone);
                remove(framesDir.resolve(gone));
            }
        }
        notes.forEach((container, note) -> {
            final byte[] bytes = ChangeJson.JSON.writeValueAsBytes(note);
            if (!java.util.Arrays.equals(bytes, written.get(container)) && write(framesDir.resolve(container), bytes)) {
                written.put(container, bytes);
            }
        });
    }

    private static ObjectNode note(final Map<String, ObjectNode> notes, final String container) {
        return notes.computeIfAbsent(container, id -> {
            final ObjectNode note = ChangeJson.JSON.createObjectNode().put("version", 1).put("container_id", id);
            note.putObject("gpus");
            note.putObject("next_launch");
            return note;
        });
    }

    private static void add(final Standing standing, final ObjectNode note) {
        final Wish wish = standing.wish();
        final ObjectNode setting = ((ObjectNode) note.get("gpus")).withObjectProperty(wish.slot().gpu().toString())
            .putObject(wish.slot().setting().label());
        setting.set("wanted", ValueJson.of(wish.value()));
        setting.set("value", ValueJson.of(standing.inForce()));
        setting.put("unit", wish.slot().setting().unit());
        if (standing.limitedBy() != null) {
            // A container learns that it is limited, and not by whom.
            setting.put("limited_by", "another");
        }
    }

    /** The folder is the container's own to change, so nothing in it is followed or opened: a new file takes the place. */
    private boolean write(final Path folder, final byte[] bytes) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        final byte[] unguessed = new byte[8];
        random.nextBytes(unguessed);
        final Path fresh = folder.resolve("." + NAME + "-" + HexFormat.of().formatHex(unguessed));
        try (FileChannel channel = FileChannel.open(fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")))) {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (final IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "container " + folder.getFileName() + " is not told of its GPU: "
                + problem);
            return false;
        }
    }

    /** Takes the note out of a container's folder. */
    static void remove(final Path folder) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(folder.resolve(NAME));
            }
        } catch (final IOException problem) {
            LOG.log(System.Logger.Level.WARNING, folder.resolve(NAME) + " stays: " + problem);
        }
    }
}
