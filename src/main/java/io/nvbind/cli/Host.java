package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSource;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import io.nvbind.host.Gpus;
import java.util.List;

/** This machine's GPUs: the vendors' own libraries and, where wanted, simulated ones beside them. */
final class Host implements AutoCloseable {

    private final Gpus gpus;
    private final Simulation simulation;

    private Host(final Gpus gpus, final Simulation simulation) {
        this.gpus = gpus;
        this.simulation = simulation;
    }

    /**
     * Opens every vendor's library.
     *
     * @param option whether simulated GPUs are wanted too.
     * @param places where a guarded library keeps its files.
     * @return the host.
     */
    static Host open(final SimulationOption option, final Places places) {
        final Gpus gpus = real(places);
        return new Host(gpus, option.wanted() ? simulate(gpus) : null);
    }

    /**
     * As {@link #open}, but with simulated GPUs when the machine has none of its own.
     *
     * @param option whether they are wanted in any case.
     * @param places where a guarded library keeps its files.
     * @return the host.
     */
    static Host openOrSimulate(final SimulationOption option, final Places places) {
        final Gpus gpus = real(places);
        return new Host(gpus, option.wanted() || gpus.list().isEmpty() ? simulate(gpus) : null);
    }

    private static Gpus real(final Places places) {
        final Gpus gpus = Gpus.none();
        gpus.addKernel(places.root());
        for (final Vendor vendor : Vendor.values()) {
            if (vendor == Vendor.AMD) {
                VendorGuard.addAmd(gpus, places);
            } else {
                gpus.add(vendor);
            }
        }
        return gpus;
    }

    private static Simulation simulate(final Gpus gpus) {
        final Simulation simulation = Simulation.start(Places.home().resolve("target").resolve("sim").resolve("new"));
        for (final Vendor vendor : Vendor.values()) {
            gpus.add(vendor, simulation.library(vendor));
        }
        return simulation;
    }

    /**
     * Where the sampler gets the GPUs from, now and after a loss.
     *
     * @return the source.
     */
    GpuSource source() {
        return gpus;
    }

    List<Gpu> gpus() {
        return gpus.list();
    }

    List<LibraryReport> reports() {
        return gpus.reports();
    }

    /**
     * The simulated vendor libraries.
     *
     * @return null when there are none.
     */
    Simulation simulation() {
        return simulation;
    }

    @Override
    public void close() {
        gpus.close();
        if (simulation != null) {
            simulation.close();
        }
    }
}
