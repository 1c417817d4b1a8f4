package io.nvbind.operations;

import io.nvbind.api.Problem;
import io.nvbind.api.Schema;
import io.nvbind.container.Container;
import io.nvbind.container.ContainerListener;
import io.nvbind.container.Containers;
import io.nvbind.gpu.GpuId;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every container there is, registered or seen by its frame ring, as JSON. Any thread; reads files. */
public final class KnownContainers implements ContainerListener {

    private static final System.Logger LOG = System.getLogger("io.nvbind.operations");

    private final Containers registered;
    private final Sessions sessions;
    private final Path framesDir;

    /**
     * Joins the two.
     *
     * @param registered by somebody.
     * @param sessions   seen by their rings.
     * @param framesDir  holds a folder for each container's rings.
     */
    public KnownContainers(final Containers registered, final Sessions sessions, final Path framesDir) {
        this.registered = registered;
        this.sessions = sessions;
        this.framesDir = framesDir;
        registered.all().forEach(container -> sessions.assign(container.id(), container.gpu()));
        registered.listen(this);
    }

    /**
     * The containers.
     *
     * @return their ids in order.
     */
    Set<String> ids() {
        final Set<String> ids = new TreeSet<>(sessions.containers());
        registered.all().forEach(container -> ids.add(container.id()));
        return ids;
    }

    /**
     * Whether a container is known.
     *
     * @param id any.
     * @return true when it was registered or its folder was seen.
     */
    public boolean has(final String id) {
        return sessions.isKnown(id) || registered.of(id) != null;
    }

    /** Whether its end will be noticed: it was registered, or a game runs in it. */
    boolean isWatched(final String id) {
        return registered.of(id) != null || sessions.playing(id) != null;
    }

    /** Its first process, 0 when none is known. */
    long firstPid(final String id) {
        final Container container = registered.of(id);
        final List<Long> pids = container == null ? List.of() : registered.pids(container);
        return pids.isEmpty() ? 0 : pids.getFirst();
    }

    /** The GPU it is meant to use, null when nobody said. */
    GpuId gpu(final String id) {
        final Container container = registered.of(id);
        return container == null ? null : container.gpu();
    }

    /** Refuses a container that is not known. */
    String require(final String id) throws Problem {
        if (!has(id)) {
            throw new Problem(404, "container '" + id + "' is not known; containers.list (GET /api/containers) shows"
                + " those that are");
        }
        return id;
    }

    /**
     * Whose container it is: the user who owns its process, or else the folder of its rings.
     *
     * @param id any.
     * @return the user's name, null when that cannot be told.
     */
    public String owner(final String id) {
        final Container container = registered.of(id);
        final String ofProcess = container == null ? null : registered.owner(container);
        if (ofProcess != null || !has(id)) {
            return ofProcess;
        }
        try {
            return Files.getOwner(framesDir.resolve(id), LinkOption.NOFOLLOW_LINKS).getName();
        } catch (final IOException gone) {
            return null;
        }
    }

    /** What a container runs; null when nobody said. */
    String game(final String id) {
        return game(registered.of(id), sessions.playing(id));
    }

    byte[] json(final String id) {
        final JsonWriter json = new JsonWriter(512);
        write(id, json);
        return json.toByteArray();
    }

    static Schema schema() {
        return Schema.object()
            .field("id", Ids.CONTAINER)
            .field("game", Schema.text(256).orNull().describe("what it says it runs, else what it was registered with"))
            .field("playing", Schema.flag().describe("whether a game with capture runs in it"))
            .field("session", Schema.text(256).orNull().describe("the recording being made"))
            .field("registered", Schema.flag())
            .field("gpu", Ids.GPU.orNull().describe("it is meant to use"))
            .field("pid", Schema.whole(1, 1 << 22).orNull()).field("cgroup", Schema.text(1024).orNull())
            .field("pids", Schema.list(Schema.whole(1, 1 << 22), 4096))
            .field("owner", Schema.text(256).orNull().describe("the user who may read it"))
            .field("since", Schema.whole(0, Long.MAX_VALUE).orNull().describe("registered, Unix seconds"))
            .field("metrics", Schema.text(256).describe("its WebSocket"))
            .field("frames_dir", Schema.text(4096).describe("where its games' frame rings belong"));
    }

    void write(final String id, final JsonWriter json) {
        final Container container = registered.of(id);
        final Session session = sessions.playing(id);
        json.beginObject();
        json.name("id").string(id);
        json.name("game").string(game(container, session));
        json.name("playing").bool(session != null);
        json.name("session").string(session == null ? null : session.id());
        json.name("registered").bool(container != null);
        json.name("gpu").string(container == null || container.gpu() == null ? null : container.gpu().toString());
        json.name("pid");
        number(container == null ? 0 : container.pid(), json);
        json.name("cgroup").string(container == null ? null : container.cgroup());
        json.name("pids").beginArray();
        (container == null ? List.<Long>of() : registered.pids(container)).forEach(json::number);
        json.endArray();
        json.name("owner").string(owner(id));
        json.name("since");
        number(container == null ? 0 : container.sinceSeconds(), json);
        json.name("metrics").string("/metrics/" + id);
        json.name("frames_dir").string(framesDir.resolve(id).toString());
        json.endObject();
    }

    private static String game(final Container container, final Session session) {
        if (session != null && session.game() != null) {
            return session.game();
        }
        return container == null ? null : container.game();
    }

    private static void number(final long value, final JsonWriter json) {
        if (value == 0) {
            json.nullValue();
        } else {
            json.number(value);
        }
    }

    /** Makes the folder of its rings, which belongs to the user whose process it is. */
    void makeFolder(final Container container) throws IOException {
        final Path folder = framesDir.resolve(container.id());
        try {
            Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        } catch (final FileAlreadyExistsException there) {
            // Its game came first: the folder is its owner's already.
        }
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            give(folder, container.owner());
            sessions.onContainer(container.id());
        }
    }

    private static void give(final Path folder, final String owner) throws IOException {
        final boolean ours = owner == null || owner.equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName());
        if (!ours && "root".equals(System.getProperty("user.name"))) {
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
        }
    }

    /** Removes the folder, unless rings are in it: then its game still runs, and the container stays. */
    void removeFolder(final String id) {
        GpuNotes.remove(framesDir.resolve(id));
        try {
            Files.delete(framesDir.resolve(id));
            sessions.forget(id);
        } catch (final NoSuchFileException none) {
            sessions.forget(id);
        } catch (final DirectoryNotEmptyException playing) {
            LOG.log(System.Logger.Level.DEBUG, "container {0} still has rings", id);
        } catch (final IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "the folder of container " + id + " stays: " + problem);
        }
    }

    @Override
    public void onContainerAdded(final Container container) {
        sessions.assign(container.id(), container.gpu());
    }

    @Override
    public void onContainerEnded(final Container container, final String why) {
        sessions.assign(container.id(), null);
        removeFolder(container.id());
    }
}
