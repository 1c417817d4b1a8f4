package io.nvbind.host;

import io.nvbind.ffi.IsolatingLoader;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimCardFlag;
import io.nvbind.sim.SimFeature;
import io.nvbind.sim.SimField;
import io.nvbind.sim.SimState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A machine with simulated NVIDIA cards that can all that NVML tells, and the driver class over it, to be opened anew. */
final class NvmlMachine implements AutoCloseable {

    private final Path library;
    private final SimState state;
    private final ClassLoader loader = new IsolatingLoader("io.nvbind.nvml", NvmlMachine.class.getClassLoader());

    private NvmlMachine(final Path library, final SimState state) {
        this.library = library;
        this.state = state;
    }

    /** As many cards as asked for, and the library of an age ("new", "old"). */
    static NvmlMachine of(final String age, final Path folder, final int cards) throws IOException {
        final Path library = Files.copy(RealParts.simDir().resolve(age).resolve("libnvidia-ml.so.1"),
            folder.resolve("libnvidia-ml.so.1"));
        final List<SimCard> all = List.of(capable(), capable().set(SimField.PCI_BUS, 0x41));
        return new NvmlMachine(library, SimState.create(folder.resolve("nvbind-sim.state"), all.subList(0, cards)));
    }

    private static SimCard capable() {
        return SimState.standardCards().getFirst().has(SimFeature.ECC).has(SimFeature.GPM).has(SimFeature.FABRIC)
            .has(SimFeature.MIG).has(SimFeature.TEMPERATURE_MEMORY).set(SimCardFlag.ECC_ENABLED, true)
            .set(SimField.TEMPERATURE_MEMORY_MC, 77_000);
    }

    SimState state() {
        return state;
    }

    SimCard card() {
        return state.card(0);
    }

    String library() {
        return library.toString();
    }

    GpuDriver open() {
        try {
            return (GpuDriver) loader.loadClass("io.nvbind.nvml.NvmlDriver").getConstructor(String.class)
                .newInstance(library.toString());
        } catch (final ReflectiveOperationException broken) {
            throw new LinkageError("the driver class cannot be made", broken);
        }
    }

    /** Both tiers once, into a sample of its own. */
    static GpuSample sample(final Gpu gpu) {
        final GpuSample sample = new GpuSample();
        gpu.sample(Metric.Tier.SLOW, sample);
        gpu.sample(Metric.Tier.FAST, sample);
        return sample;
    }

    /** As long as NVML wants between two samples of performance monitoring. */
    static void waitForPerformanceMonitoring() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(120);
    }

    @Override
    public void close() {
        state.close();
    }
}
