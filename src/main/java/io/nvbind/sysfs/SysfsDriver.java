package io.nvbind.sysfs;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.LibraryReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All GPUs of the machine as the kernel shows them, with what is wrong with each. Needs no vendor library; beside one, it
 * shows what the library misses.
 *
 * <p>Scanned when made; make another to find what was plugged in or loaded since. Any thread may ask; {@link #pollEvents}
 * is called by one, and so is each GPU.
 */
public final class SysfsDriver implements GpuDriver {

    /** What its report calls it. */
    public static final String NAME = "sysfs";

    private final Tree tree;
    private final Map<GpuId, SysfsGpu> gpus = new TreeMap<>();
    private final Map<GpuId, List<Finding>> findings = new TreeMap<>();
    private final List<String> problems;
    private final LibraryReport report;
    private final String hipRuntime;
    private final HotPlug hotPlug;

    /**
     * Scans.
     *
     * @param root the folder that holds {@code sys}, {@code proc} and {@code dev}; {@code /} for the running system.
     */
    public SysfsDriver(final Path root) {
        this(new Tree(root), Access.REAL);
    }

    SysfsDriver(final Tree tree, final Access access) {
        this.tree = tree;
        final PciGpus pciGpus = new PciGpus(tree);
        final NodeFindings nodes = new NodeFindings(tree, access);
        final DriverFindings drivers = new DriverFindings(tree);
        final ComputeFindings compute = new ComputeFindings(tree, nodes);
        final PciNames names = new PciNames(tree);
        for (final PciGpu pci : pciGpus.gpus()) {
            final List<Finding> found = new ArrayList<>();
            drivers.add(pci, found);
            nodes.add(pci, found);
            compute.add(pci, found);
            findings.put(pci.id(), List.copyOf(found));
            final GpuInfo info = new GpuInfo(pci.id(), gpus.size(), pci.vendor(), names.of(pci), from(pci),
                version(pci), false, found.stream().map(Finding::sentence).toList());
            gpus.put(pci.id(), new SysfsGpu(tree, pci, info, compute.target(pci)));
        }
        problems = pciGpus.problems();
        hotPlug = new HotPlug(() -> new PciGpus(tree), pciGpus, System.nanoTime());
        hipRuntime = compute.hipRuntime();
        final String path = tree.shown(tree.at("/sys")).equals("/sys") ? tree.at("/sys").toString() : null;
        report = new LibraryReport(null, NAME, path, gpus.isEmpty() ? nothing(path) : null);
    }

    private static String from(final PciGpu pci) {
        return pci.driver() == null ? NAME : pci.driver() + " (" + NAME + ")";
    }

    /** A driver of its own version says so in sysfs, one of the kernel has the kernel's. */
    private String version(final PciGpu pci) {
        if (pci.driver() == null) {
            return null;
        }
        final Tree.Text own = tree.text(tree.at("/sys/module/" + pci.driver().replace('-', '_') + "/version"));
        return own.value() == null ? tree.text(tree.at("/proc/sys/kernel/osrelease")).value() : own.value();
    }

    private String nothing(final String path) {
        final String where = tree.exists(tree.at("/sys/bus/pci/devices")) || tree.exists(tree.at("/sys/class/drm"))
            ? "no GPU of NVIDIA, AMD or Intel is listed below " : "there is neither a PCI bus nor DRM below ";
        return where + path + (problems.isEmpty() ? "" : "; " + String.join("; ", problems));
    }

    /**
     * What was looked for. It serves all vendors, so its vendor is null.
     *
     * @return the report.
     */
    @Override
    public LibraryReport report() {
        return report;
    }

    @Override
    public List<Gpu> gpus() {
        return List.copyOf(gpus.values());
    }

    /**
     * Hands over which GPUs came, went or changed their driver; looks every five seconds. The GPUs of this driver remain
     * those it found first: make another to get the new ones.
     *
     * @param events receives each event.
     */
    @Override
    public void pollEvents(final Consumer<GpuEvent> events) {
        hotPlug.poll(System.nanoTime(), events);
    }

    /**
     * One GPU, for instance to fill in what a vendor's library leaves out.
     *
     * @param id which.
     * @return empty when the kernel does not show it.
     */
    public Optional<SysfsGpu> gpu(final GpuId id) {
        return Optional.ofNullable(gpus.get(id));
    }

    /**
     * What is to be said about one GPU's set-up.
     *
     * @param id which.
     * @return problems first seen first; empty when all is well or the GPU is not known.
     */
    public List<Finding> findings(final GpuId id) {
        return findings.getOrDefault(id, List.of());
    }

    /**
     * The displays connected to one GPU, as they are now.
     *
     * @param id which.
     * @return empty when there are none, when it sleeps, or when it is not known.
     */
    public List<Display> displays(final GpuId id) {
        final SysfsGpu gpu = gpus.get(id);
        return gpu == null ? List.of() : List.copyOf(Displays.of(tree, gpu.pci()));
    }

    /**
     * The HIP runtime, through which programs compute on AMD GPUs.
     *
     * @return its path on a running system; empty when it is in none of the usual library folders.
     */
    public Optional<String> hipRuntime() {
        return Optional.ofNullable(hipRuntime);
    }

    /**
     * Devices whose files could not be understood.
     *
     * @return one sentence each.
     */
    public List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        gpus.values().forEach(SysfsGpu::close);
    }
}
