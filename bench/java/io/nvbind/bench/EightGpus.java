package io.nvbind.bench;

import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvmlFieldValue_t;
import io.nvbind.nvml.gen.nvmlMemory_v2_t;
import io.nvbind.nvml.gen.nvmlUtilization_t;
import io.nvbind.nvml.gen.nvml_h;
import io.nvbind.sim.SimOverride;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A fast sample of eight NVIDIA GPUs; the yardstick is the same seven vendor calls a GPU through the bindings, in the same
 * order, and nothing else: no value is read from what they wrote, nothing is kept.
 */
final class EightGpus {

    /** How many GPUs. */
    static final int GPUS = 8;
    /** Names the figures over calls that return at once. */
    static final String QUICK = "fast sample of 8 GPUs / its vendor calls, were they to return at once";
    /** Names the figures over calls that take as long as the quickest real one. */
    static final String REAL = "fast sample of 8 GPUs / its vendor calls of 2 us each";

    private static final int MEMORY_TEMPERATURE_FIELD = 82;
    private static final int INSTANT_POWER_FIELD = 186;
    /** Less than the quickest call, that of the utilisation, was measured to take on machines with a GPU: 2.5 us. */
    private static final Duration REAL_CALL = Duration.ofNanos(2000);
    private static final List<String> CALLS = List.of("nvmlDeviceGetUtilizationRates", "nvmlDeviceGetTemperature",
        "nvmlDeviceGetClockInfo", "nvmlDeviceGetMemoryInfo_v2", "nvmlDeviceGetFieldValues",
        "nvmlDeviceGetCurrentClocksEventReasons");

    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment utilization = nvmlUtilization_t.allocate(Arena.ofAuto());
    private final MemorySegment memory = nvmlMemory_v2_t.allocate(Arena.ofAuto());
    private final MemorySegment fields = nvmlFieldValue_t.allocateArray(2, Arena.ofAuto());
    private final GpuSample sample = new GpuSample();
    private final MemorySegment[] devices;
    private final List<Gpu> gpus;

    private EightGpus(final SimulatedNvml nvml) {
        devices = nvml.devices();
        gpus = nvml.gpus();
        nvmlMemory_v2_t.version(memory, nvml_h.nvmlMemory_v2());
        nvmlFieldValue_t.fieldId(nvmlFieldValue_t.asSlice(fields, 0), MEMORY_TEMPERATURE_FIELD);
        nvmlFieldValue_t.fieldId(nvmlFieldValue_t.asSlice(fields, 1), INSTANT_POWER_FIELD);
    }

    /**
     * Measures over calls that return at once, which shows the road alone, then over calls that take as long as the quickest
     * real one.
     *
     * @param nvml with at least one GPU; its calls are slow from then on.
     * @return the figures of both, the latter under {@link #REAL}.
     */
    static Map<String, Map<String, Object>> measure(final SimulatedNvml nvml) {
        final EightGpus bench = new EightGpus(nvml);
        final Map<String, Object> quick = PairedRounds.measure(bench::fastSamples, bench::bareCalls, 1);
        CALLS.forEach(call -> nvml.state().override(SimOverride.delay(call, REAL_CALL)));
        return Map.of(QUICK, quick, REAL, PairedRounds.measure(bench::fastSamples, bench::bareCalls, 1));
    }

    private long bareCalls() {
        int statuses = 0;
        for (final MemorySegment device : devices) {
            statuses += nvml_h.nvmlDeviceGetUtilizationRates(device, utilization);
            statuses += nvml_h.nvmlDeviceGetTemperature(device, 0, number);
            statuses += nvml_h.nvmlDeviceGetClockInfo(device, 0, number);
            statuses += nvml_h.nvmlDeviceGetClockInfo(device, 2, number);
            statuses += nvml_h.nvmlDeviceGetMemoryInfo_v2(device, memory);
            statuses += nvml_h.nvmlDeviceGetFieldValues(device, 2, fields);
            statuses += nvml_h.nvmlDeviceGetCurrentClocksEventReasons(device, number);
        }
        return statuses;
    }

    private long fastSamples() {
        long there = 0;
        for (int i = 0; i < GPUS; i++) {
            there += gpus.get(i).sample(Metric.Tier.FAST, sample) ? 1 : 0;
        }
        return there;
    }
}
