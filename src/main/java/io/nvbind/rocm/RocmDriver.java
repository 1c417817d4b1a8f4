package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_STATUS_INIT_ERROR;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_SW_COMP_DRIVER;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_name_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_pci_id_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_init;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_num_monitor_devices;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_shut_down;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_version_str_get;

import io.nvbind.ffi.CallGuard;
import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuEvent;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * ROCm SMI: opens the library, initialises it and lists its GPUs.
 *
 * <p>One soname covers two struct layouts; neither soname nor {@code rsmi_version_get} tells them apart, but
 * {@code rsmi_dev_power_get} exists only with the new ones. Opened and closed by one thread.
 */
public final class RocmDriver implements GpuDriver {

    /** The library's soname; the bare name is a development symlink. */
    public static final String LIBRARY = "librocm_smi64.so.1";

    private static final int TEXT = 256;
    private static final String SIMULATED = "nvbind_simulated";
    private static final Path KERNEL_DRIVER = Path.of("/sys/class/kfd");

    private final CallGuard guard;
    private final NativeLibrary library;
    private final LibraryReport report;
    private final List<Gpu> gpus;
    private final RocmEvents events;
    private final boolean initialised;

    /**
     * Opens ROCm SMI. Never throws for a library that is missing or has no device: {@link #report} says so.
     *
     * @param name {@link #LIBRARY}, or the absolute path of another.
     */
    public RocmDriver(final String name) {
        this(name, CallGuard.NONE);
    }

    /**
     * Opens ROCm SMI with an eye on each call.
     *
     * @param name  {@link #LIBRARY}, or the absolute path of another.
     * @param guard is told before each call and may refuse it.
     */
    @SuppressWarnings("restricted")
    public RocmDriver(final String name, final CallGuard guard) {
        this.guard = guard;
        library = NativeLibrary.open(name);
        final List<Gpu> found = new ArrayList<>();
        String problem = library.reason();
        boolean ready = false;
        if (library.isOpen()) {
            System.load(library.path().toString());
            problem = missingSymbol();
            if (problem == null && !library.has(SIMULATED) && !Files.exists(KERNEL_DRIVER)) {
                // rsmi_init would fail with the same answer, after lines of its own on the user's screen.
                problem = RocmStatus.reason(RSMI_STATUS_INIT_ERROR());
            }
            if (problem == null) {
                final RocmCall init = call("rsmi_init");
                if (init.enter()) {
                    final int status = rsmi_init(0);
                    ready = RocmStatus.ok(status);
                    problem = ready ? enumerate(found) : RocmStatus.reason(status);
                } else {
                    problem = init.refusal();
                }
            }
        }
        initialised = ready;
        gpus = Collections.unmodifiableList(found);
        events = ready ? new RocmEvents(library, guard, gpus) : null;
        report = new LibraryReport(Vendor.AMD, name, library.isOpen() ? library.path().toString() : null, problem);
    }

    private String missingSymbol() {
        for (final String symbol : List.of("rsmi_init", "rsmi_shut_down", "rsmi_num_monitor_devices",
            "rsmi_dev_pci_id_get", "rsmi_dev_name_get", "rsmi_version_str_get")) {
            if (!library.has(symbol)) {
                return library.path() + " is no ROCm SMI that nvbind knows: it lacks " + symbol;
            }
        }
        return null;
    }

    private RocmCall call(final String function) {
        return new RocmCall(library, guard, LIBRARY, function, "");
    }

    private String enumerate(final List<Gpu> found) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            final RocmCall number = call("rsmi_num_monitor_devices");
            if (!number.enter()) {
                return number.refusal();
            }
            final int status = rsmi_num_monitor_devices(count);
            if (!RocmStatus.ok(status)) {
                return RocmStatus.reason(status);
            }
            final int devices = count.get(ValueLayout.JAVA_INT, 0);
            for (int i = 0; i < devices; i++) {
                final GpuInfo info = info(arena, i);
                if (info != null) {
                    found.add(new RocmGpu(RocmDevice.of(library, guard, i, info.id()), info, found));
                }
            }
            return found.isEmpty() ? "ROCm SMI works but shows no GPU (" + devices + " counted)" : null;
        }
    }

    private GpuInfo info(final Arena arena, final int index) {
        final MemorySegment bdf = arena.allocate(ValueLayout.JAVA_LONG);
        if (!call("rsmi_dev_pci_id_get").enter() || !RocmStatus.ok(rsmi_dev_pci_id_get(index, bdf))) {
            return null;
        }
        final GpuId id = address(bdf.get(ValueLayout.JAVA_LONG, 0));
        final MemorySegment text = arena.allocate(TEXT);
        final RocmCall naming = new RocmCall(library, guard, id.toString(), "rsmi_dev_name_get", "");
        final boolean named = naming.enter() && RocmStatus.ok(rsmi_dev_name_get(index, text, TEXT));
        final String name = named && text.get(ValueLayout.JAVA_BYTE, 0) != 0 ? text.getString(0) : "AMD GPU";
        final boolean versioned = call("rsmi_version_str_get").enter()
            && RocmStatus.ok(rsmi_version_str_get(RSMI_SW_COMP_DRIVER(), text, TEXT));
        final String version = versioned && text.get(ValueLayout.JAVA_BYTE, 0) != 0 ? text.getString(0) : null;
        return new GpuInfo(id, index, Vendor.AMD, name, "rocm-smi", version, library.has(SIMULATED), List.of());
    }

    /**
     * The address in ROCm SMI's own packing: domain in bits 32-63, bus 8-15, device 3-7, function 0-2 (bits 28-31 are a
     * partition).
     *
     * @param bdf packed.
     * @return the identity.
     */
    static GpuId address(final long bdf) {
        return new GpuId((int) (bdf >>> 32), (int) (bdf >>> 8) & 0xff, (int) (bdf >>> 3) & 0x1f, (int) bdf & 7);
    }

    @Override
    public LibraryReport report() {
        return report;
    }

    @Override
    public List<Gpu> gpus() {
        return gpus;
    }

    @Override
    public void pollEvents(final Consumer<GpuEvent> consumer) {
        if (events != null) {
            events.poll(consumer);
        }
    }

    @Override
    public void close() {
        if (initialised && call("rsmi_shut_down").enter()) {
            rsmi_shut_down();
        }
    }
}
