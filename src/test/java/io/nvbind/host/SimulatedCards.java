package io.nvbind.host;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.parts.RealParts;
import io.nvbind.sim.SimCard;
import io.nvbind.sim.SimState;
import io.nvbind.sim.SimVendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Simulated vendor libraries in a folder of their own, so that each test has its own state and its own bindings. */
final class SimulatedCards implements AutoCloseable {

    private final Path folder;
    private final SimState state;

    private SimulatedCards(final Path folder, final SimState state) {
        this.folder = folder;
        this.state = state;
    }

    /** The libraries of an age ("new", "mid", "old") and one card a vendor. */
    static SimulatedCards of(final String age, final Path folder) throws IOException {
        try (var files = Files.list(RealParts.simDir().resolve(age))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return new SimulatedCards(folder, SimState.create(folder.resolve("nvbind-sim.state"), SimState.standardCards()));
    }

    SimState state() {
        return state;
    }

    SimCard card(final Vendor vendor) {
        return state.card(SimVendor.valueOf(vendor.name()));
    }

    String library(final Vendor vendor) {
        return folder.resolve(switch (vendor) {
            case NVIDIA -> "libnvidia-ml.so.1";
            case AMD -> "librocm_smi64.so.1";
            case INTEL -> "libze_nvbind_sim.so.1";
        }).toString();
    }

    /** Opens one vendor's library. */
    Gpus open(final Vendor vendor) {
        final Gpus gpus = Gpus.none();
        gpus.add(vendor, library(vendor));
        return gpus;
    }

    /** Both tiers, twice, with time between for what is told by growth. */
    static GpuSample sample(final Gpu gpu, final SimState state) {
        final GpuSample sample = new GpuSample();
        final long start = state.nanoTime();
        for (final long seconds : List.of(1L, 2L)) {
            state.freezeClock(start + seconds * 1_000_000_000L);
            gpu.sample(Metric.Tier.SLOW, sample);
            gpu.sample(Metric.Tier.FAST, sample);
        }
        return sample;
    }

    @Override
    public void close() {
        state.close();
    }
}
