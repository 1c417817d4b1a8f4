package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_PCI_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_INIT_FLAG_GPU_ONLY;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.zeDeviceGet;
import static io.nvbind.levelzero.gen.level_zero_h.zeDriverGet;
import static io.nvbind.levelzero.gen.level_zero_h.zeDriverGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zeInit;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceGet;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesDevicePciGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesDriverGet;
import static io.nvbind.levelzero.gen.level_zero_h.zesInit;

import io.nvbind.ffi.Environment;
import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import io.nvbind.levelzero.gen.ze_device_properties_t;
import io.nvbind.levelzero.gen.ze_driver_properties_t;
import io.nvbind.levelzero.gen.zes_device_properties_t;
import io.nvbind.levelzero.gen.zes_pci_address_t;
import io.nvbind.levelzero.gen.zes_pci_properties_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Level Zero's loader: initialises it and lists the GPUs of its drivers.
 *
 * <p>Loaders since 1.15 have {@code zesInit} and handles of its own; before, Sysman is switched on by the environment
 * variable ZES_ENABLE_SYSMAN and shares the core handles. Opened by one thread; Level Zero has no shutdown.
 */
public final class LevelZeroDriver implements GpuDriver {

    /** The loader's soname; the bare name is a development symlink. */
    public static final String LIBRARY = "libze_loader.so.1";

    /** What the simulated driver says as its driver uuid and as its devices' brand, so that it can always be told. */
    private static final byte[] SIMULATED = "nvbind-simulated".getBytes(StandardCharsets.US_ASCII);

    private final NativeLibrary library;
    private final LibraryReport report;
    private final List<LevelZeroGpu> gpus;
    private final List<DriverEvents> events = new ArrayList<>();

    /**
     * Opens Level Zero. Never throws for a library that is missing or has no device: {@link #report} says so.
     *
     * @param name {@link #LIBRARY}, or the absolute path of another.
     */
    @SuppressWarnings("restricted")
    public LevelZeroDriver(final String name) {
        Environment.set("ZES_ENABLE_SYSMAN", "1");
        library = NativeLibrary.open(name);
        final List<LevelZeroGpu> found = new ArrayList<>();
        String problem = library.reason();
        if (library.isOpen()) {
            System.load(library.path().toString());
            problem = missingSymbol();
            if (problem == null) {
                problem = initialise(found);
            }
        }
        gpus = List.copyOf(found);
        report = new LibraryReport(Vendor.INTEL, name, library.isOpen() ? library.path().toString() : null, problem);
    }

    private String missingSymbol() {
        for (final String symbol : List.of("zeInit", "zeDriverGet", "zeDriverGetProperties", "zeDeviceGet",
            "zesDeviceGetProperties", "zesDevicePciGetProperties")) {
            if (!library.has(symbol)) {
                return library.path() + " is no Level Zero that nvbind knows: it lacks " + symbol;
            }
        }
        return null;
    }

    private String initialise(final List<LevelZeroGpu> found) {
        final boolean separate = library.has("zesInit") && library.has("zesDriverGet") && library.has("zesDeviceGet")
            && LevelZeroStatus.ok(zesInit(0));
        if (separate) {
            for (final MemorySegment driver : Handles.list((count, out) -> zesDriverGet(count, out))) {
                add(found, driver, Handles.list((count, out) -> zesDeviceGet(driver, count, out)), false, false);
            }
        }
        if (found.isEmpty()) {
            final int status = zeInit(ZE_INIT_FLAG_GPU_ONLY());
            if (!LevelZeroStatus.ok(status)) {
                return LevelZeroStatus.reason(status);
            }
            for (final MemorySegment driver : Handles.list((count, out) -> zeDriverGet(count, out))) {
                add(found, driver, Handles.list((count, out) -> zeDeviceGet(driver, count, out)), true, isSimulated(driver));
            }
        }
        return found.isEmpty() ? "Level Zero works but shows no Intel GPU" : null;
    }

    private static boolean isSimulated(final MemorySegment driver) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = ze_driver_properties_t.allocate(arena);
            ze_driver_properties_t.stype(properties, ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES());
            return LevelZeroStatus.ok(zeDriverGetProperties(driver, properties))
                && ze_driver_properties_t.uuid(properties).mismatch(MemorySegment.ofArray(SIMULATED)) == -1;
        }
    }

    private void add(final List<LevelZeroGpu> found, final MemorySegment driver, final List<MemorySegment> devices,
                     final boolean core, final boolean simulatedDriver) {
        final List<LevelZeroGpu> ofDriver = new ArrayList<>();
        for (final MemorySegment device : devices) {
            final GpuInfo info = info(device, found.size(), simulatedDriver);
            if (info != null) {
                final LevelZeroGpu gpu = new LevelZeroGpu(library, new DeviceHandle(driver, device, core), info);
                found.add(gpu);
                ofDriver.add(gpu);
            }
        }
        events.add(new DriverEvents(library, driver, ofDriver));
    }

    private GpuInfo info(final MemorySegment device, final int index, final boolean simulatedDriver) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = zes_device_properties_t.allocate(arena);
            zes_device_properties_t.stype(properties, ZES_STRUCTURE_TYPE_DEVICE_PROPERTIES());
            final MemorySegment core = zes_device_properties_t.core(properties);
            ze_device_properties_t.stype(core, ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES());
            final MemorySegment pci = zes_pci_properties_t.allocate(arena);
            zes_pci_properties_t.stype(pci, ZES_STRUCTURE_TYPE_PCI_PROPERTIES());
            if (!LevelZeroStatus.ok(zesDeviceGetProperties(device, properties))
                || !LevelZeroStatus.ok(zesDevicePciGetProperties(device, pci))
                || ze_device_properties_t.vendorId(core) != Vendor.INTEL.pciVendor()) {
                return null;
            }
            final MemorySegment address = zes_pci_properties_t.address(pci);
            final GpuId id = new GpuId(zes_pci_address_t.domain(address), zes_pci_address_t.bus(address),
                zes_pci_address_t.device(address), zes_pci_address_t.function(address));
            final boolean simulated = simulatedDriver || library.has("nvbind_simulated")
                || zes_device_properties_t.brandName(properties).asSlice(0, SIMULATED.length)
                    .mismatch(MemorySegment.ofArray(SIMULATED)) == -1;
            final String name = ze_device_properties_t.name(core).getString(0);
            final String model = zes_device_properties_t.modelName(properties).getString(0);
            final String version = zes_device_properties_t.driverVersion(properties).getString(0);
            return new GpuInfo(id, index, Vendor.INTEL, firstKnown(name, model), "level-zero",
                version.isBlank() || "unknown".equals(version) ? null : version, simulated, List.of());
        }
    }

    private static String firstKnown(final String name, final String model) {
        if (!name.isBlank() && !"unknown".equals(name)) {
            return name;
        }
        return model.isBlank() || "unknown".equals(model) ? "Intel GPU" : model;
    }

    @Override
    public LibraryReport report() {
        return report;
    }

    @Override
    public List<Gpu> gpus() {
        return List.copyOf(gpus);
    }

    @Override
    public void pollEvents(final Consumer<GpuEvent> receiver) {
        events.forEach(DriverEvents::listen);
        gpus.forEach(gpu -> gpu.condition().drain(receiver));
    }

    @Override
    public void close() {
        // Level Zero offers no way to shut down: the drivers unload with the process.
    }
}
