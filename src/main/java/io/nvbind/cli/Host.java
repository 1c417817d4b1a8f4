package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.LibraryReport;
import io.nvbind.gpu.Vendor;
import java.util.List;

/** This machine's GPUs: the vendors' own libraries and, where wanted, simulated ones beside them. */
final class Host implements AutoCloseable {

    private final Drivers drivers;
    private final Simulation simulation;

    private Host(final Drivers drivers, final Simulation simulation) {
        this.drivers = drivers;
        this.simulation = simulation;
    }

    /**
     * Opens every vendor's library.
     *
     * @param option whether simulated GPUs are wanted too.
     * @return the host.
     */
    static Host open(final SimulationOption option) {
        final Drivers drivers = new Drivers();
        for (final Vendor vendor : Vendor.values()) {
            drivers.open(vendor);
        }
        return new Host(drivers, option.wanted() ? simulate(drivers) : null);
    }

    /**
     * As {@link #open}, but with simulated GPUs when the machine has none of its own.
     *
     * @param option whether they are wanted in any case.
     * @return the host.
     */
    static Host openOrSimulate(final SimulationOption option) {
        final Host host = open(option);
        return host.simulation != null || !host.gpus().isEmpty()
            ? host : new Host(host.drivers, simulate(host.drivers));
    }

    private static Simulation simulate(final Drivers drivers) {
        final Simulation simulation = Simulation.start(Places.home().resolve("target").resolve("sim").resolve("new"));
        simulation.libraries().forEach(drivers::open);
        return simulation;
    }

    List<Gpu> gpus() {
        return drivers.gpus();
    }

    List<LibraryReport> reports() {
        return drivers.reports();
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
        drivers.close();
        if (simulation != null) {
            simulation.close();
        }
    }
}
