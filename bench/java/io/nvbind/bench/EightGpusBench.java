package io.nvbind.bench;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.host.Gpus;
import io.nvbind.nvml.gen.nvmlFieldValue_t;
import io.nvbind.nvml.gen.nvmlMemory_v2_t;
import io.nvbind.nvml.gen.nvmlUtilization_t;
import io.nvbind.nvml.gen.nvml_h;
import io.nvbind.sim.SimCard;
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
import org.openjdk.jmh.annotations.Warmup;

/** A fast sample of eight NVIDIA GPUs; the yardstick is the same vendor calls through the bindings and nothing else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EightGpusBench {

    private static final int GPUS = 8;
    private static final int MEMORY_TEMPERATURE_FIELD = 82;
    private static final int INSTANT_POWER_FIELD = 186;

    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment utilization = nvmlUtilization_t.allocate(Arena.ofAuto());
    private final MemorySegment memory = nvmlMemory_v2_t.allocate(Arena.ofAuto());
    private final MemorySegment fields = nvmlFieldValue_t.allocateArray(2, Arena.ofAuto());
    private final MemorySegment[] devices = new MemorySegment[GPUS];
    private final GpuSample sample = new GpuSample();
    private Gpus gpus;
    private List<Gpu> list;

    /** Opens the simulated library twice: with bindings of the bench's own, and as the daemon does. */
    @Setup(Level.Trial)
    @SuppressWarnings("restricted")
    public void open() throws IOException {
        final Path folder = NativeCallBench.simulatedLibraries();
        final List<SimCard> cards = new ArrayList<>();
        for (int i = 0; i < GPUS; i++) {
            cards.add(SimCard.loose(SimVendor.NVIDIA, "0000:0%d:00.0".formatted(i + 1)));
        }
        SimState.create(folder.resolve("nvbind-sim.state"), cards).close();
        final Path library = folder.resolve("libnvidia-ml.so.1");
        gpus = Gpus.none();
        gpus.add(Vendor.NVIDIA, library.toString());
        list = gpus.list();
        System.load(Files.copy(library, folder.resolve("copy.so")).toString());
        final MemorySegment handle = Arena.ofAuto().allocate(ValueLayout.ADDRESS);
        if (nvml_h.nvmlInit_v2() != 0 || list.size() != GPUS) {
            throw new IllegalStateException("the simulated NVML shows " + list.size() + " GPUs");
        }
        for (int i = 0; i < GPUS; i++) {
            nvml_h.nvmlDeviceGetHandleByIndex_v2(i, handle);
            devices[i] = handle.get(ValueLayout.ADDRESS, 0);
        }
    }

    /** The yardstick: seven calls a GPU. */
    @Benchmark
    public int bareCalls() {
        int statuses = 0;
        for (final MemorySegment device : devices) {
            statuses += nvml_h.nvmlDeviceGetUtilizationRates(device, utilization);
            statuses += nvml_h.nvmlDeviceGetTemperature(device, 0, number);
            statuses += nvml_h.nvmlDeviceGetClockInfo(device, 0, number);
            statuses += nvml_h.nvmlDeviceGetClockInfo(device, 2, number);
            nvmlMemory_v2_t.version(memory, nvml_h.nvmlMemory_v2());
            statuses += nvml_h.nvmlDeviceGetMemoryInfo_v2(device, memory);
            nvmlFieldValue_t.fieldId(nvmlFieldValue_t.asSlice(fields, 0), INSTANT_POWER_FIELD);
            nvmlFieldValue_t.fieldId(nvmlFieldValue_t.asSlice(fields, 1), MEMORY_TEMPERATURE_FIELD);
            statuses += nvml_h.nvmlDeviceGetFieldValues(device, 2, fields);
            statuses += nvml_h.nvmlDeviceGetCurrentClocksEventReasons(device, number);
        }
        return statuses;
    }

    /** Everything the fast tier reads of eight GPUs. */
    @Benchmark
    public boolean fastSamples() {
        boolean there = true;
        for (int i = 0; i < GPUS; i++) {
            there &= list.get(i).sample(Metric.Tier.FAST, sample);
        }
        return there;
    }
}
