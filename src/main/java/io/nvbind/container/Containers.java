package io.nvbind.container;

import io.nvbind.api.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/**
 * The registered containers.
 *
 * <p>Assumptions: one thread calls {@link #doWork}. Guarantees: a reader sees each container whole. Progress: readers never
 * wait; registering and removing wait for one another and for a small file.
 */
public final class Containers implements Agent {

    /** Registered at once. */
    public static final int MAX_CONTAINERS = 1024;

    private final Map<String, Container> byId = new ConcurrentSkipListMap<>();
    private final List<ContainerListener> listeners = new CopyOnWriteArrayList<>();
    private final Processes processes;
    private final Cgroups cgroups;
    private final ContainerFile file;
    private final Consumer<String> problems;

    /**
     * A registry with what an earlier daemon left of containers that still live.
     *
     * @param root     of the system's tree, {@code /} but in tests.
     * @param runDir   where the registrations are kept.
     * @param problems is told what cannot be kept or read.
     */
    public Containers(final Path root, final Path runDir, final Consumer<String> problems) {
        processes = new Processes(root.resolve("proc"));
        cgroups = new Cgroups(root.resolve("sys/fs/cgroup"));
        file = new ContainerFile(runDir.resolve("containers.json"));
        this.problems = problems;
        try {
            file.read().stream().filter(container -> whyEnded(container) == null).limit(MAX_CONTAINERS)
                .forEach(container -> byId.put(container.id(), container));
        } catch (final IOException problem) {
            problems.accept("no container was taken over from the daemon before: " + problem.getMessage());
        }
    }

    /**
     * Has somebody told of what comes and goes from now on.
     *
     * @param listener told on the thread that registers, removes or finds out.
     */
    public void listen(final ContainerListener listener) {
        listeners.add(listener);
    }

    /**
     * Registers a container. May wait for a file.
     *
     * @param wanted what is said of it; its id is of the right grammar.
     * @param token  whose hash is kept.
     * @param now    Unix seconds.
     * @return the container.
     * @throws Problem 400 when its process or cgroup is not there, 409 when its name is taken or there is no room.
     */
    public synchronized Container register(final Registration wanted, final String token, final long now)
        throws Problem {
        if (byId.containsKey(wanted.id())) {
            throw new Problem(409, "container '" + wanted.id() + "' is registered already; remove it first");
        }
        if (byId.size() >= MAX_CONTAINERS) {
            throw new Problem(409, MAX_CONTAINERS + " containers are registered already; remove one first");
        }
        final long ticks = wanted.pid() == 0 ? 0 : processes.startTicks(wanted.pid());
        if (wanted.pid() != 0 && ticks == 0) {
            throw Problem.badValue("pid", Long.toString(wanted.pid()), "the pid of a running process on the host");
        }
        final String cgroup = wanted.cgroup() == null ? null : cgroups.find(wanted.cgroup());
        if (wanted.cgroup() != null && cgroup == null) {
            throw Problem.badValue("cgroup", wanted.cgroup(), "the path of a control group (version 2) below "
                + "/sys/fs/cgroup, such as machine.slice/game.scope");
        }
        final Container made = new Container(wanted.id(), wanted.game(), wanted.gpu(), wanted.pid(), ticks, cgroup,
            owner(wanted.pid(), cgroup), ContainerToken.hash(token), now);
        byId.put(made.id(), made);
        keep();
        listeners.forEach(listener -> listener.onContainerAdded(made));
        return made;
    }

    private String owner(final long pid, final String cgroup) {
        if (pid != 0) {
            return processes.owner(pid);
        }
        final List<Long> members = cgroup == null ? List.of() : cgroups.pids(cgroup);
        return members.isEmpty() ? null : processes.owner(members.getFirst());
    }

    /**
     * Takes a container out. May wait for a file.
     *
     * @param id  of the container.
     * @param why in words, for those who listen.
     * @return the container, null when it was not registered.
     */
    public synchronized Container remove(final String id, final String why) {
        final Container there = byId.get(id);
        return there != null && takeOut(there, why) ? there : null;
    }

    private synchronized boolean takeOut(final Container container, final String why) {
        if (!byId.remove(container.id(), container)) {
            return false;
        }
        keep();
        listeners.forEach(listener -> listener.onContainerEnded(container, why));
        return true;
    }

    private void keep() {
        try {
            file.write(byId.values());
        } catch (final IOException problem) {
            problems.accept("the registrations would not outlive a restart: " + problem);
        }
    }

    /**
     * A registered container.
     *
     * @param id of the container.
     * @return null when nobody registered it.
     */
    public Container of(final String id) {
        return byId.get(id);
    }

    /**
     * All that are registered.
     *
     * @return a live view, by name.
     */
    public Collection<Container> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /**
     * Whose token this is.
     *
     * @param token as somebody sent it.
     * @return the container's id, null when it is nobody's.
     */
    public String idOfToken(final String token) {
        final String hash = ContainerToken.hash(token);
        String found = null;
        for (final Container container : byId.values()) {
            // Every one is looked at: the time tells nothing.
            if (ContainerToken.sameHash(hash, container.tokenHash())) {
                found = container.id();
            }
        }
        return found;
    }

    /**
     * Its processes now. Reads the kernel's files.
     *
     * @param container registered.
     * @return pids on the host, at most 4096.
     */
    public List<Long> pids(final Container container) {
        if (container.cgroup() != null) {
            return cgroups.pids(container.cgroup());
        }
        return container.pid() == 0 ? List.of() : List.of(container.pid());
    }

    /**
     * Name of the user whose container it is: he may read it.
     *
     * @param container registered.
     * @return null when it has no process.
     */
    public String owner(final Container container) {
        return container.owner() != null ? container.owner() : owner(container.pid(), container.cgroup());
    }

    private String whyEnded(final Container container) {
        if (container.pid() != 0 && processes.startTicks(container.pid()) != container.startTicks()) {
            return "process " + container.pid() + " ended";
        }
        return container.cgroup() != null && !cgroups.exists(container.cgroup())
            ? "control group " + container.cgroup() + " is gone" : null;
    }

    /** Takes out those whose process or control group ended. */
    @Override
    public int doWork() {
        int ended = 0;
        for (final Container container : byId.values()) {
            final String why = whyEnded(container);
            if (why != null && takeOut(container, why)) {
                ended++;
            }
        }
        return ended;
    }

    @Override
    public String roleName() {
        return "containers";
    }
}
