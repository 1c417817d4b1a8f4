package io.nvbind.host;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.IsolatingLoader;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuSource;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import io.nvbind.sysfs.PciGpu;
import io.nvbind.sysfs.PciGpus;
import io.nvbind.sysfs.SysfsDriver;
import io.nvbind.sysfs.SysfsGpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The GPUs of this machine: those the vendors' libraries show, and those that only the kernel shows.
 *
 * <pre>{@code
 * try (Gpus gpus = Gpus.open()) {
 *     GpuSample sample = new GpuSample();
 *     for (Gpu gpu : gpus.list()) {
 *         gpu.sample(Metric.Tier.FAST, sample);
 *         System.out.println(gpu.info().name() + " " + sample.value(Metric.GPU_TEMP_C));
 *     }
 * }
 * }</pre>
 *
 * <p>Each library has bindings of its own, so that a real library and a simulated one may be open at once. Opened, sampled
 * and closed by one thread at a time. Needs {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class Gpus implements GpuSource, AutoCloseable {

    private static final String NVIDIA_MODULE = "nvidia";
    private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();
    private static final Map<Vendor, String> DRIVER_CLASSES = Map.of(
        Vendor.NVIDIA, "io.nvbind.nvml.NvmlDriver",
        Vendor.AMD, "io.nvbind.rocm.RocmDriver",
        Vendor.INTEL, "io.nvbind.levelzero.LevelZeroDriver");
    private static final Map<Vendor, String> SONAMES = Map.of(
        Vendor.NVIDIA, "libnvidia-ml.so.1",
        Vendor.AMD, "librocm_smi64.so.1",
        Vendor.INTEL, "libze_loader.so.1");

    private final List<Supplier<? extends GpuDriver>> openers = new ArrayList<>();
    private final List<GpuDriver> drivers = new ArrayList<>();
    private Path root;
    private SysfsDriver kernel;
    private Map<GpuId, String> seen = Map.of();
    /** NVIDIA's GPUs under its own driver when the libraries were opened: asking NVML for one wakes it. */
    private List<GpuId> asleep = List.of();
    private List<GpuId> awake = List.of();

    private Gpus() {
    }

    /**
     * Opens the library of every vendor, as the dynamic linker finds it, and looks at what the kernel shows. A missing
     * library is no error: {@link #reports} says what was looked for.
     *
     * @return the GPUs found.
     */
    public static Gpus open() {
        final Gpus gpus = none();
        gpus.addKernel(Path.of("/"));
        for (final Vendor vendor : Vendor.values()) {
            gpus.add(vendor);
        }
        return gpus;
    }

    /**
     * Opens nothing yet, for {@link #add}.
     *
     * @return no GPUs.
     */
    public static Gpus none() {
        return new Gpus();
    }

    /**
     * The soname a vendor's library is looked for by.
     *
     * @param vendor whose.
     * @return for instance {@code libnvidia-ml.so.1}.
     */
    public static String soname(final Vendor vendor) {
        return SONAMES.get(vendor);
    }

    /**
     * Opens the library of a vendor as the dynamic linker finds it. A sleeping NVIDIA GPU that {@link #addKernel} has shown
     * before is left asleep: NVML is opened for it when it wakes, which {@link #hasChanged} tells.
     *
     * @param vendor whose.
     */
    public void add(final Vendor vendor) {
        addLeavingAsleep(vendor, SONAMES.get(vendor));
    }

    void addLeavingAsleep(final Vendor vendor, final String library) {
        if (vendor == Vendor.NVIDIA) {
            add(() -> asleep.isEmpty() ? make(vendor, library, new Class<?>[] {String.class}, library)
                : make(vendor, library, new Class<?>[] {String.class, List.class}, library, awake));
        } else {
            add(vendor, library);
        }
    }

    /**
     * Opens one more library.
     *
     * @param vendor  whose.
     * @param library soname or absolute path.
     */
    public void add(final Vendor vendor, final String library) {
        add(() -> make(vendor, library, new Class<?>[] {String.class}, library));
    }

    /**
     * Opens a library whose calls are watched. Only AMD's driver can be.
     *
     * @param vendor  whose.
     * @param library soname or absolute path.
     * @param guard   is told before each call and may refuse it.
     * @return the driver, to be closed by the caller.
     */
    public static GpuDriver watched(final Vendor vendor, final String library, final CallGuard guard) {
        return make(vendor, library, new Class<?>[] {String.class, CallGuard.class}, library, guard);
    }

    private static GpuDriver make(final Vendor vendor, final String library, final Class<?>[] types,
                                  final Object... arguments) {
        final String name = DRIVER_CLASSES.get(vendor);
        try {
            final ClassLoader loader = LOADERS.computeIfAbsent(vendor + " " + library,
                key -> new IsolatingLoader(name.substring(0, name.lastIndexOf('.')), Gpus.class.getClassLoader()));
            return (GpuDriver) loader.loadClass(name).getConstructor(types).newInstance(arguments);
        } catch (final ReflectiveOperationException broken) {
            throw new LinkageError("the driver class " + name + " cannot be made", broken);
        }
    }

    /**
     * Opens one more driver.
     *
     * @param opener makes it, now and whenever the libraries are opened anew; it is closed in between.
     */
    public void add(final Supplier<? extends GpuDriver> opener) {
        openers.add(opener);
        drivers.add(opener.get());
    }

    /**
     * Adds what the kernel shows: GPUs that no library does, findings, and values that a library leaves open. To be called
     * before a library is added that should leave a sleeping GPU asleep.
     *
     * @param systemRoot the folder that holds {@code sys}, {@code proc} and {@code dev}; {@code /} for the running system.
     */
    public void addKernel(final Path systemRoot) {
        root = systemRoot;
        openKernel();
    }

    private void openKernel() {
        if (root != null) {
            final List<PciGpu> found = new PciGpus(root).gpus();
            seen = driversByGpu(found);
            final List<PciGpu> nvidia = found.stream().filter(gpu -> gpu.boundTo(NVIDIA_MODULE)).toList();
            asleep = nvidia.stream().filter(PciGpu::asleep).map(PciGpu::id).toList();
            awake = nvidia.stream().filter(gpu -> !gpu.asleep()).map(PciGpu::id).toList();
            kernel = new SysfsDriver(root);
        }
    }

    @Override
    public List<Gpu> list() {
        final Map<GpuId, Gpu> gpus = new LinkedHashMap<>();
        for (final GpuDriver driver : drivers) {
            driver.gpus().forEach(gpu -> gpus.putIfAbsent(gpu.info().id(), withKernel(gpu)));
        }
        if (kernel != null) {
            kernel.gpus().forEach(gpu -> gpus.putIfAbsent(gpu.info().id(), gpu));
        }
        return List.copyOf(gpus.values());
    }

    private Gpu withKernel(final Gpu gpu) {
        final Optional<SysfsGpu> same = kernel == null || gpu.info().simulated()
            ? Optional.empty() : kernel.gpu(gpu.info().id());
        return same.isPresent() ? new CombinedGpu(gpu, same.get()) : gpu;
    }

    @Override
    public List<Gpu> reopen() {
        closeAll();
        openKernel();
        openers.forEach(opener -> drivers.add(opener.get()));
        return list();
    }

    @Override
    public boolean hasChanged() {
        if (root == null) {
            return false;
        }
        final List<PciGpu> found = new PciGpus(root).gpus();
        return !driversByGpu(found).equals(seen)
            || found.stream().anyMatch(gpu -> !gpu.asleep() && asleep.contains(gpu.id()));
    }

    /** Which kernel driver is bound to which GPU; whether a GPU sleeps is no change of it. */
    private static Map<GpuId, String> driversByGpu(final List<PciGpu> found) {
        final Map<GpuId, String> bound = new HashMap<>();
        found.forEach(gpu -> bound.put(gpu.id(), String.valueOf(gpu.driver())));
        return bound;
    }

    @Override
    public void pollEvents(final Consumer<GpuEvent> events) {
        drivers.forEach(driver -> driver.pollEvents(events));
    }

    /**
     * What was looked for.
     *
     * @return one report a library, in order, the kernel's last.
     */
    public List<LibraryReport> reports() {
        final List<LibraryReport> reports = new ArrayList<>();
        drivers.forEach(driver -> reports.add(driver.report()));
        if (kernel != null) {
            reports.add(kernel.report());
        }
        return reports;
    }

    private void closeAll() {
        drivers.forEach(GpuDriver::close);
        drivers.clear();
        if (kernel != null) {
            kernel.close();
            kernel = null;
        }
    }

    @Override
    public void close() {
        closeAll();
    }
}
