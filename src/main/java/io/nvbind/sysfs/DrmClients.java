package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Which process uses how much of which GPU, from the fdinfo files of amdgpu, i915 and xe. On demand, since it walks through
 * all of {@code /proc}: some milliseconds. Each reading tells the engines' load since the one before. One thread.
 *
 * <p>Descriptors of a sleeping GPU are left out. A client counts once, for the process of least number that holds it,
 * although several descriptors may share it. The kernel shows other users' processes to root only: {@link #hidden} says how
 * many were left out.
 */
public final class DrmClients {

    /** The drivers whose fdinfo is understood. */
    static final Set<String> TELLING = Set.of("amdgpu", "i915", "xe");

    private static final Path DEVICES = Path.of("/dev/dri");

    private final Tree tree;
    private final LongSupplier clock;
    private Map<String, FdInfo> last = Map.of();
    private long lastNanos;
    private int hidden;

    /**
     * Reads nothing yet.
     *
     * @param root the folder that holds {@code proc}; {@code /} for the running system.
     */
    public DrmClients(final Path root) {
        this(new Tree(root), System::nanoTime);
    }

    DrmClients(final Tree tree, final LongSupplier clock) {
        this.tree = tree;
        this.clock = clock;
    }

    /**
     * Reads the state now.
     *
     * @return one entry for each process and GPU, by process; loads are empty at the first reading.
     */
    public List<DrmUse> read() {
        final Map<String, FdInfo> clients = new HashMap<>();
        final Map<Integer, Map<GpuId, List<FdInfo>>> processes = new TreeMap<>();
        hidden = 0;
        final Set<String> sleeping = sleeping();
        final Path proc = tree.at("/proc");
        for (final String name : tree.names(proc)) {
            if (name.matches("[1-9][0-9]{0,8}")) {
                process(proc.resolve(name), sleeping, clients, processes.computeIfAbsent(Integer.valueOf(name),
                    pid -> new TreeMap<>()));
            }
        }
        final long now = clock.getAsLong();
        final long elapsed = last.isEmpty() ? 0 : now - lastNanos;
        final List<DrmUse> uses = new ArrayList<>();
        processes.forEach((pid, gpus) -> gpus.forEach((gpu, infos) -> uses.add(use(pid, gpu, infos, elapsed))));
        last = clients;
        lastNanos = now;
        return uses;
    }

    /** Nodes of sleeping GPUs: some drivers wake the GPU to fill in an fdinfo. */
    private Set<String> sleeping() {
        final Set<String> nodes = new HashSet<>();
        final Path drm = tree.at("/sys/class/drm");
        for (final String name : tree.names(drm)) {
            if (tree.text(drm.resolve(name).resolve("device/power/runtime_status")).or("").startsWith("suspend")) {
                nodes.add(name);
            }
        }
        return nodes;
    }

    private void process(final Path folder, final Set<String> sleeping, final Map<String, FdInfo> clients,
                         final Map<GpuId, List<FdInfo>> gpus) {
        final Path fdInfo = folder.resolve("fdinfo");
        if (Files.isDirectory(fdInfo) && !Files.isReadable(fdInfo)) {
            hidden++;
            return;
        }
        for (final String fd : tree.names(fdInfo)) {
            final FdInfo info = isDevice(folder.resolve("fd").resolve(fd), sleeping) ? info(fdInfo.resolve(fd)) : null;
            if (info != null && clients.putIfAbsent(info.gpu() + " " + info.client(), kept(info)) == null) {
                gpus.computeIfAbsent(info.gpu(), gpu -> new ArrayList<>()).add(info);
            }
        }
    }

    /** Most descriptors are no GPU's: their link says so at less cost than their fdinfo. */
    private static boolean isDevice(final Path fd, final Set<String> sleeping) {
        try {
            final Path node = Files.readSymbolicLink(fd);
            return node.startsWith(DEVICES) && !sleeping.contains(node.getFileName().toString());
        } catch (final IOException notALink) {
            return Files.notExists(fd);
        }
    }

    private FdInfo info(final Path path) {
        try {
            return FdInfo.parse(new String(tree.bytes(path, Tree.TABLE_CAP), StandardCharsets.UTF_8));
        } catch (final IOException vanished) {
            return null;
        }
    }

    /** A driver may show less than before for a moment: the greater value stands, as the kernel's document asks for. */
    private FdInfo kept(final FdInfo now) {
        final FdInfo before = last.get(now.gpu() + " " + now.client());
        return before == null ? now : new FdInfo(now.gpu(), now.client(), now.vramBytes(),
            greater(before.engineNanos(), now.engineNanos()), greater(before.cycles(), now.cycles()),
            greater(before.totalCycles(), now.totalCycles()), now.capacity());
    }

    private static Map<String, Long> greater(final Map<String, Long> before, final Map<String, Long> now) {
        final Map<String, Long> greater = new TreeMap<>(now);
        greater.replaceAll((engine, value) -> Math.max(value, before.getOrDefault(engine, value)));
        return greater;
    }

    private DrmUse use(final int pid, final GpuId gpu, final List<FdInfo> infos, final long elapsed) {
        long vram = -1;
        final Map<String, Double> percent = new TreeMap<>();
        final Map<String, Long> nanos = new TreeMap<>();
        for (final FdInfo info : infos) {
            if (info.vramBytes() >= 0) {
                vram = Math.max(vram, 0) + info.vramBytes();
            }
            final FdInfo before = last.get(gpu + " " + info.client());
            if (before != null && elapsed > 0) {
                for (final String engine : engines(info)) {
                    final double share = share(before, info, engine, elapsed);
                    percent.merge(engine, 100 * share, (one, other) -> Math.min(100, one + other));
                    nanos.merge(engine, Math.round(share * elapsed * info.capacity().getOrDefault(engine, 1L)), Long::sum);
                }
            }
        }
        return new DrmUse(pid, gpu, vram, percent, nanos);
    }

    private static Set<String> engines(final FdInfo info) {
        final Set<String> engines = new HashSet<>(info.engineNanos().keySet());
        engines.addAll(info.cycles().keySet());
        return engines;
    }

    /** The share of the time, 0..1, over all engines that one name stands for. */
    private static double share(final FdInfo before, final FdInfo now, final String engine, final long elapsed) {
        final double grown;
        final double whole;
        if (now.cycles().containsKey(engine)) {
            grown = growth(before.cycles(), now.cycles(), engine);
            whole = growth(before.totalCycles(), now.totalCycles(), engine);
        } else {
            grown = growth(before.engineNanos(), now.engineNanos(), engine);
            whole = elapsed;
        }
        final long capacity = Math.max(now.capacity().getOrDefault(engine, 1L), 1);
        return whole > 0 ? Math.clamp(grown / whole / capacity, 0, 1) : 0;
    }

    private static double growth(final Map<String, Long> before, final Map<String, Long> now, final String engine) {
        final long to = now.getOrDefault(engine, 0L);
        return Math.max(to - before.getOrDefault(engine, to), 0);
    }

    /**
     * Processes whose descriptors this user may not see.
     *
     * @return how many the last reading left out.
     */
    public int hidden() {
        return hidden;
    }
}
