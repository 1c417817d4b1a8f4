package io.nvbind.bench;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.host.Gpus;
import io.nvbind.nvml.gen.nvml_h;
import io.nvbind.sim.SimState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call into a vendor library through the generated binding, and a whole fast sample. The yardstick is the same call
 * from C ({@code bench/c/native_call.c}); {@link Harness} prints both and their ratio.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NativeCallBench {

    private final MemorySegment celsius = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    private final GpuSample sample = new GpuSample();
    private Path folder;
    private SimState state;
    private Gpus gpus;
    private Gpu gpu;
    private MemorySegment device;

    /** Opens the simulated library twice: with bindings of the bench's own, and as the daemon does. */
    @Setup(Level.Trial)
    @SuppressWarnings("restricted")
    public void open() throws IOException {
        folder = simulatedLibraries();
        state = SimState.open(folder.resolve("nvbind-sim.state"));
        final Path library = folder.resolve("libnvidia-ml.so.1");
        final Path copy = Files.copy(library, folder.resolve("copy.so"));
        gpus = Gpus.none();
        gpus.add(Vendor.NVIDIA, library.toString());
        gpu = gpus.list().getFirst();
        System.load(copy.toString());
        final MemorySegment handle = Arena.ofAuto().allocate(ValueLayout.ADDRESS);
        if (nvml_h.nvmlInit_v2() != 0 || nvml_h.nvmlDeviceGetHandleByIndex_v2(0, handle) != 0) {
            throw new IllegalStateException("the simulated NVML shows no GPU");
        }
        device = handle.get(ValueLayout.ADDRESS, 0);
    }

    /**
     * A folder with simulated libraries and three cards.
     *
     * @return the folder.
     */
    static Path simulatedLibraries() throws IOException {
        final Path folder = Files.createTempDirectory("nvbind-bench-");
        final Path built = Path.of(System.getProperty("nvbind.sim", "target/sim"), "new");
        try (var files = Files.list(built)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        SimState.create(folder.resolve("nvbind-sim.state"), SimState.standardCards()).close();
        return folder;
    }

    /** Closes both. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        gpus.close();
        state.close();
        try (var files = Files.list(folder)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** One call. */
    @Benchmark
    public int temperature() {
        return nvml_h.nvmlDeviceGetTemperature(device, 0, celsius);
    }

    /** Everything the fast tier reads of an NVIDIA GPU. */
    @Benchmark
    public boolean fastSample() {
        return gpu.sample(Metric.Tier.FAST, sample);
    }
}
