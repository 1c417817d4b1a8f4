package io.nvbind.cli;

import io.nvbind.ffi.IsolatingLoader;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The vendor libraries that are open, real ones first, each with bindings of its own. */
final class Drivers implements AutoCloseable {

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

    /**
     * Opens a vendor's library as the system has it.
     *
     * @param vendor whose.
     */
    void open(final Vendor vendor) {
        open(vendor, SONAMES.get(vendor));
    }

    /**
     * Opens one library.
     *
     * @param vendor  whose.
     * @param library soname or absolute path.
     */
    void open(final Vendor vendor, final String library) {
        final String name = DRIVER_CLASSES.get(vendor);
        try {
            final ClassLoader loader = LOADERS.computeIfAbsent(vendor + " " + library,
                key -> new IsolatingLoader(name.substring(0, name.lastIndexOf('.')), Drivers.class.getClassLoader()));
            drivers.add((GpuDriver) loader.loadClass(name).getConstructor(String.class).newInstance(library));
        } catch (final ReflectiveOperationException broken) {
            throw new LinkageError("the driver class " + name + " cannot be made", broken);
        }
    }

    /**
     * The GPUs of all libraries, each PCI address once.
     *
     * @return in the order the libraries were opened.
     */
    List<Gpu> gpus() {
        final List<Gpu> gpus = new ArrayList<>();
        final Set<Object> seen = new HashSet<>();
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
    List<LibraryReport> reports() {
        return drivers.stream().map(GpuDriver::report).toList();
    }

    @Override
    public void close() {
        drivers.forEach(GpuDriver::close);
        drivers.clear();
    }
}
