package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_DEVICE_NAME_V2_BUFFER_SIZE;
import static io.nvbind.nvml.gen.nvml_h.NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetCount_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetHandleByIndex_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetHandleByPciBusId_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetName;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPciInfo_v3;
import static io.nvbind.nvml.gen.nvml_h.nvmlInit_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlShutdown;
import static io.nvbind.nvml.gen.nvml_h.nvmlSystemGetDriverVersion;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import io.nvbind.nvml.gen.nvmlPciInfo_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * NVML: opens the library, initialises it and lists its GPUs.
 *
 * <p>Opened and closed by one thread. The generated bindings look symbols up among the libraries of this class's own class
 * loader, so a process that opens two NVML libraries loads this package twice.
 */
public final class NvmlDriver implements GpuDriver {

    /** The library's soname; the bare name is a development symlink. */
    public static final String LIBRARY = "libnvidia-ml.so.1";

    private static final String ALL_ASLEEP = "every NVIDIA GPU is asleep; NVML is asked for one when it wakes";
    private static final int LAST_BUS = 0xff;
    private static final int LAST_SLOT = 0x1f;

    private final NativeLibrary library;
    private final LibraryReport report;
    private final List<NvmlGpu> gpus = new ArrayList<>();
    private final EventWatch events;

    /**
     * Opens NVML. Never throws for a library that is missing or has no device: {@link #report} says so.
     *
     * @param name {@link #LIBRARY}, or the absolute path of another.
     */
    public NvmlDriver(final String name) {
        this(name, NvmlDriver::everyGpu);
    }

    /**
     * Opens NVML for some GPUs and leaves the others alone: NVML initialises a GPU, and so wakes it, when asked for its
     * handle, by whatever index (nvml.h, {@code nvmlDeviceGetHandleByIndex}). {@code nvmlInit_v2} initialises none.
     *
     * @param name {@link #LIBRARY}, or the absolute path of another.
     * @param only the GPUs to be asked for.
     */
    public NvmlDriver(final String name, final List<GpuId> only) {
        this(name, driver -> driver.these(only));
    }

    @SuppressWarnings("restricted")
    private NvmlDriver(final String name, final Function<NvmlDriver, String> enumeration) {
        library = NativeLibrary.open(name);
        String problem = library.reason();
        EventWatch watch = null;
        if (library.isOpen()) {
            System.load(library.path().toString());
            problem = missingSymbol();
            if (problem == null) {
                final int status = nvmlInit_v2();
                problem = NvmlStatus.ok(status) ? null : NvmlStatus.reason(status);
                watch = NvmlStatus.ok(status) ? new EventWatch(library) : null;
            }
        }
        events = watch;
        report = new LibraryReport(Vendor.NVIDIA, name, library.isOpen() ? library.path().toString() : null,
            watch == null ? problem : enumeration.apply(this));
    }

    private String missingSymbol() {
        for (final String symbol : List.of("nvmlInit_v2", "nvmlShutdown", "nvmlDeviceGetCount_v2",
            "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetName",
            "nvmlSystemGetDriverVersion")) {
            if (!library.has(symbol)) {
                return library.path() + " is no NVML that nvbind knows: it lacks " + symbol;
            }
        }
        return null;
    }

    /** A GPU that is counted and cannot be had is named in the answer; the others are there all the same. */
    private String everyGpu() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            final int status = nvmlDeviceGetCount_v2(count);
            if (!NvmlStatus.ok(status)) {
                return NvmlStatus.reason(status);
            }
            final int devices = count.get(ValueLayout.JAVA_INT, 0);
            final List<String> lost = new ArrayList<>();
            for (int i = 0; i < devices; i++) {
                final int index = i;
                add(arena, "GPU " + i + " of " + devices, handle -> nvmlDeviceGetHandleByIndex_v2(index, handle), lost);
            }
            return outcome(lost);
        }
    }

    /** Those at these addresses. */
    private String these(final List<GpuId> only) {
        if (only.isEmpty()) {
            return ALL_ASLEEP;
        }
        if (!library.has("nvmlDeviceGetHandleByPciBusId_v2")) {
            return NvmlStatus.NO_SYMBOL;
        }
        try (Arena arena = Arena.ofConfined()) {
            final List<String> lost = new ArrayList<>();
            for (final GpuId id : only) {
                final MemorySegment address = arena.allocateFrom(id.toString());
                add(arena, "GPU " + id, handle -> nvmlDeviceGetHandleByPciBusId_v2(address, handle), lost);
            }
            return outcome(lost);
        }
    }

    private String outcome(final List<String> lost) {
        if (!lost.isEmpty()) {
            return String.join("; ", lost);
        }
        return gpus.isEmpty() ? "NVML works but shows no GPU" : null;
    }

    private void add(final Arena arena, final String which, final ToIntFunction<MemorySegment> ask,
                     final List<String> lost) {
        final MemorySegment handle = arena.allocate(ValueLayout.ADDRESS);
        final int got = ask.applyAsInt(handle);
        final String problem = NvmlStatus.ok(got) ? add(arena, handle.get(ValueLayout.ADDRESS, 0))
            : NvmlStatus.reason(got);
        if (problem != null) {
            lost.add(which + " cannot be used: " + problem);
        }
    }

    /** Why it cannot be added, or null. */
    private String add(final Arena arena, final MemorySegment device) {
        final MemorySegment pci = nvmlPciInfo_t.allocate(arena);
        final int status = nvmlDeviceGetPciInfo_v3(device, pci);
        if (!NvmlStatus.ok(status)) {
            return NvmlStatus.reason(status);
        }
        final int bus = nvmlPciInfo_t.bus(pci);
        final int slot = nvmlPciInfo_t.device(pci);
        if (nvmlPciInfo_t.pciDeviceId(pci) == 0 || bus < 0 || bus > LAST_BUS || slot < 0 || slot > LAST_SLOT) {
            return "NVML gave no PCI address";
        }
        final GpuInfo info = info(arena, device, gpus.size(), new GpuId(nvmlPciInfo_t.domain(pci), bus, slot, 0));
        gpus.add(new NvmlGpu(library, device, info));
        events.add(device, info.id());
        return null;
    }

    private GpuInfo info(final Arena arena, final MemorySegment device, final int index, final GpuId id) {
        final MemorySegment name = arena.allocate(NVML_DEVICE_NAME_V2_BUFFER_SIZE());
        final int named = nvmlDeviceGetName(device, name, NVML_DEVICE_NAME_V2_BUFFER_SIZE());
        final MemorySegment version = arena.allocate(NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE());
        final int versioned = nvmlSystemGetDriverVersion(version, NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE());
        return new GpuInfo(id, index, Vendor.NVIDIA,
            NvmlStatus.ok(named) ? name.getString(0) : "NVIDIA GPU",
            "nvml", NvmlStatus.ok(versioned) ? version.getString(0) : null,
            library.has("nvbind_simulated"), List.of());
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
    public void pollEvents(final Consumer<GpuEvent> consumer) {
        if (events != null) {
            events.poll(consumer);
        }
    }

    @Override
    public void close() {
        if (events != null) {
            gpus.forEach(NvmlGpu::close);
            events.close();
            nvmlShutdown();
        }
    }
}
