package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.Vendor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Placeholder until the simulated state's writer is merged. */
final class Simulation implements AutoCloseable {
    static Simulation start(final Path libraries) {
        throw new CommandFailure(CommandFailure.UNSUPPORTED, "no simulation " + libraries);
    }

    Map<Vendor, String> libraries() {
        return Map.of();
    }

    GpuInfo gpuOf(final List<Gpu> gpus) {
        return gpus.getFirst().info();
    }

    void follow(final Path load) {
        throw new IllegalStateException(load.toString());
    }

    @Override
    public void close() {
        libraries();
    }
}
