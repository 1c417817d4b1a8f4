package io.nvbind.bench;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.Vendor;
import io.nvbind.host.Gpus;
import io.nvbind.nvml.gen.nvml_h;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimState;
import io.nvbind.sim.SimVendor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulated NVML, opened twice: as the daemon does, and with bindings of the benches' own for bare calls. Those look
 * their symbols up once in a process, so it is opened once in a process.
 */
public final class SimulatedNvml implements AutoCloseable {

    private static final String LIBRARY = "libnvidia-ml.so.1";

    private final Path folder = Files.createTempDirectory("nvbind-bench-");
    private final MemorySegment[] devices;
    private final SimState state;
    private final Gpus gpus;

    /**
     * Opens it.
     *
     * @param cards how many GPUs it shows.
     * @throws IOException when the build has no simulated libraries.
     */
    @SuppressWarnings("restricted")
    public SimulatedNvml(final int cards) throws IOException {
        final Path built = Path.of(System.getProperty("nvbind.sim", "target/sim"), "new", LIBRARY);
        final Path library = Files.copy(built, folder.resolve(LIBRARY));
        final List<SimCard> all = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            all.add(SimCard.loose(SimVendor.NVIDIA, "0000:0%d:00.0".formatted(i + 1))
                .set(SimField.POWER_LIMIT_MW, 320_000).set(SimField.POWER_LIMIT_DEFAULT_MW, 320_000)
                .set(SimField.POWER_LIMIT_MIN_MW, 150_000).set(SimField.POWER_LIMIT_MAX_MW, 352_000));
        }
        state = SimState.create(folder.resolve("nvbind-sim.state"), all);
        gpus = Gpus.none();
        gpus.add(Vendor.NVIDIA, library.toString());
        System.load(Files.copy(library, folder.resolve("copy.so")).toString());
        if (nvml_h.nvmlInit_v2() != 0 || gpus.list().size() != cards) {
            throw new IllegalStateException("the simulated NVML shows " + gpus.list().size() + " of " + cards + " GPUs");
        }
        devices = new MemorySegment[cards];
        final MemorySegment handle = Arena.ofAuto().allocate(ValueLayout.ADDRESS);
        for (int i = 0; i < cards; i++) {
            nvml_h.nvmlDeviceGetHandleByIndex_v2(i, handle);
            devices[i] = handle.get(ValueLayout.ADDRESS, 0);
        }
    }

    /**
     * The GPUs as the daemon sees them.
     *
     * @return in the library's order.
     */
    public List<Gpu> gpus() {
        return gpus.list();
    }

    /**
     * The same GPUs for bare calls.
     *
     * @return handles.
     */
    public MemorySegment[] devices() {
        return devices.clone();
    }

    SimState state() {
        return state;
    }

    @Override
    public void close() throws IOException {
        gpus.close();
        nvml_h.nvmlShutdown();
        state.close();
        try (var files = Files.list(folder)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
