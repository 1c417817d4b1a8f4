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
import java.util.List;

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
                final RocmCall init = new RocmCall(library, guard, LIBRARY, "rsmi_init");
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
        gpus = List.copyOf(found);
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

    private String enumerate(final List<Gpu> found) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            final int status = rsmi_num_monitor_devices(count);
            if (!RocmStatus.ok(status)) {
                return RocmStatus.reason(status);
            }
            final int devices = count.get(ValueLayout.JAVA_INT, 0);
            for (int i = 0; i < devices; i++) {
                final GpuInfo info = info(arena, i);
                if (info != null) {
                    found.add(new RocmGpu(library, guard, i, info));
                }
            }
            return found.isEmpty() ? "ROCm SMI works but shows no GPU (" + devices + " counted)" : null;
        }
    }

    private GpuInfo info(final Arena arena, final int index) {
        final MemorySegment bdf = arena.allocate(ValueLayout.JAVA_LONG);
        if (!RocmStatus.ok(rsmi_dev_pci_id_get(index, bdf))) {
            return null;
        }
        final MemorySegment text = arena.allocate(TEXT);
        final String name = RocmStatus.ok(rsmi_dev_name_get(index, text, TEXT)) && text.get(ValueLayout.JAVA_BYTE, 0) != 0
            ? text.getString(0) : "AMD GPU";
        final String version = RocmStatus.ok(rsmi_version_str_get(RSMI_SW_COMP_DRIVER(), text, TEXT))
            && text.get(ValueLayout.JAVA_BYTE, 0) != 0 ? text.getString(0) : null;
        return new GpuInfo(address(bdf.get(ValueLayout.JAVA_LONG, 0)), index, Vendor.AMD, name, "rocm-smi", version,
            library.has(SIMULATED), List.of());
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
    public void close() {
        if (initialised) {
            rsmi_shut_down();
        }
    }
}
