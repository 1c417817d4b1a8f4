package io.nvbind.cli;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.Vendor;
import io.nvbind.sim.SimLoad;
import io.nvbind.sim.SimState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Simulated vendor libraries in a folder of their own, with the state file they read beside them, and a thread that moves
 * their imaginary cards on.
 */
final class Simulation implements AutoCloseable {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** What a desktop does when no game runs. */
    private static final double DESKTOP_LOAD = 0.03;
    /** The demo game loads a processor, not a GPU: the imaginary GPU works this much harder. */
    private static final double GPU_SHARE = 2.2;
    private static final Map<Vendor, String> FILES = Map.of(
        Vendor.NVIDIA, "libnvidia-ml.so.1",
        Vendor.AMD, "librocm_smi64.so.1",
        Vendor.INTEL, "libze_nvbind_sim.so.1");

    private final Path folder;
    private final SimState state;
    private final Thread thread;
    private volatile Path loadFile;
    private volatile boolean closed;

    private Simulation(final Path folder, final SimState state) {
        this.folder = folder;
        this.state = state;
        this.thread = Thread.ofPlatform().daemon().name("simulation").unstarted(this::run);
    }

    /**
     * Sets up one card a vendor.
     *
     * @param libraries where the build put the simulated libraries.
     * @return the running simulation.
     */
    static Simulation start(final Path libraries) {
        try {
            final Path folder = Files.createTempDirectory("nvbind-sim-");
            for (final String file : FILES.values()) {
                Files.copy(libraries.resolve(file), folder.resolve(file));
            }
            final SimState state = SimState.create(folder.resolve("nvbind-sim.state"), SimState.standardCards());
            final Simulation simulation = new Simulation(folder, state);
            simulation.thread.start();
            return simulation;
        } catch (final NoSuchFileException missing) {
            throw new CommandFailure(CommandFailure.UNSUPPORTED,
                missing.getFile() + " is not there: this installation has no simulated vendor libraries", missing);
        } catch (final IOException problem) {
            throw new CommandFailure(CommandFailure.FAILED, "the simulation cannot be set up: " + problem, problem);
        }
    }

    /**
     * A vendor's simulated library.
     *
     * @param vendor whose.
     * @return absolute path.
     */
    String library(final Vendor vendor) {
        return folder.resolve(FILES.get(vendor)).toString();
    }

    /**
     * The simulated card that a demo game says it renders on.
     *
     * @param gpus of the host.
     * @return the first simulated one.
     */
    GpuInfo gpuOf(final List<Gpu> gpus) {
        return gpus.stream().map(Gpu::info).filter(GpuInfo::simulated).findFirst().orElseThrow(
            () -> new CommandFailure(CommandFailure.FAILED, "the simulated vendor libraries show no GPU"));
    }

    /**
     * Drives the cards by a game's load from now on.
     *
     * @param file holds the game's load, 0..1, as a little-endian double at its beginning.
     */
    void follow(final Path file) {
        loadFile = file;
    }

    private void run() {
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(STEP_NANOS);
            final long now = System.nanoTime();
            SimLoad.advance(state, (now - last) / 1e9, load());
            last = now;
        }
    }

    private double load() {
        final Path file = loadFile;
        if (file == null) {
            return DESKTOP_LOAD;
        }
        final ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.read(bytes) == Double.BYTES && bytes.getDouble(0) >= 0) {
                return Math.min(1, GPU_SHARE * bytes.getDouble(0));
            }
        } catch (final IOException notYet) {
            return DESKTOP_LOAD;
        }
        return DESKTOP_LOAD;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
            state.close();
            Folders.delete(folder);
        } catch (final IOException problem) {
            System.err.println("nvbind: " + folder + " could not be removed: " + problem.getMessage());
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
