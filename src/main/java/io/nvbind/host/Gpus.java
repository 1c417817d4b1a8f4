package io.nvbind.host;

import io.nvbind.ffi.IsolatingLoader;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The GPUs of this machine.
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
public final class Gpus implements AutoCloseable {

    private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();
    private static final Map<Vendor, String> DRIVER_CLASSES = Map.of(
        Vendor.NVIDIA, "io.nvbind.nvml.NvmlDriver",
        Vendor.AMD, "io.nvbind.rocm.RocmDriver",
        Vendor.INTEL, "io.nvbind.levelzero.LevelZeroDriver");
    private static final Map<Vendor, String> SONAMES = Map.of(
        Vendor.NVIDIA, "libnvidia-ml.so.1",
        Vendor.AMD, "librocm_smi64.so.1",
        Vendor.INTEL, "libze_loader.so.1");

    private final List<GpuDriver> drivers = new ArrayList<>();

    private Gpus() {
    }

    /**
     * Opens the library of every vendor, as the dynamic linker finds it. A missing library is no error: {@link #reports}
     * says what was looked for.
     *
     * @return the GPUs they show.
     */
    public static Gpus open() {
        final Gpus gpus = none();
        for (final Vendor vendor : Vendor.values()) {
            gpus.add(vendor, SONAMES.get(vendor));
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
     * Opens one more library.
     *
     * @param vendor  whose.
     * @param library soname or absolute path.
     */
    public void add(final Vendor vendor, final String library) {
        final String name = DRIVER_CLASSES.get(vendor);
        try {
            final ClassLoader loader = LOADERS.computeIfAbsent(vendor + " " + library,
                key -> new IsolatingLoader(name.substring(0, name.lastIndexOf('.')), Gpus.class.getClassLoader()));
            drivers.add((GpuDriver) loader.loadClass(name).getConstructor(String.class).newInstance(library));
        } catch (final ReflectiveOperationException broken) {
            throw new LinkageError("the driver class " + name + " cannot be made", broken);
        }
    }

    /**
     * Adds a driver that is open already; it is closed with the others.
     *
     * @param driver the driver.
     */
    public void add(final GpuDriver driver) {
        drivers.add(driver);
    }

    /**
     * The GPUs of all libraries, each PCI address once.
     *
     * @return in the order the libraries were opened.
     */
    public List<Gpu> list() {
        final List<Gpu> gpus = new ArrayList<>();
        final Set<GpuId> seen = new HashSet<>();
        for (final GpuDriver driver : drivers) {
            for (final Gpu gpu : driver.gpus()) {
                if (seen.add(gpu.info().id())) {
                    gpus.add(gpu);
                }
            }
        }
        return gpus;
    }

    /**
     * What was looked for.
     *
     * @return one report a library, in order.
     */
    public List<LibraryReport> reports() {
        return drivers.stream().map(GpuDriver::report).toList();
    }

    @Override
    public void close() {
        drivers.forEach(GpuDriver::close);
        drivers.clear();
    }
}
