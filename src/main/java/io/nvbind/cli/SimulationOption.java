package io.nvbind.cli;

import picocli.CommandLine.Option;

/** Whether simulated GPUs are wanted beside the machine's own. */
final class SimulationOption {

    @Option(names = "--simulated",
        description = "Add simulated GPUs of the three vendors, served by simulated vendor libraries.")
    private boolean simulated;

    /** Made by picocli. */
    SimulationOption() {
        this(false);
    }

    /**
     * Made by a command that decides by itself.
     *
     * @param simulated whether they are wanted.
     */
    SimulationOption(final boolean simulated) {
        this.simulated = simulated;
    }

    boolean wanted() {
        return simulated;
    }

    void want() {
        simulated = true;
    }
}
