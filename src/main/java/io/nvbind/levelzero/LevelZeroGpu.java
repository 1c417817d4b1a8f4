package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_MEMORY;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_MEM_LOC_DEVICE;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumEngineGroups;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumFrequencyDomains;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumMemoryModules;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumPowerDomains;
import static io.nvbind.levelzero.gen.level_zero_h.zesDeviceEnumTemperatureSensors;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * One Intel GPU: a reader for each kind of sensor its driver lists. Units and functions: docs/vendors.md.
 *
 * <p>Native memory is allocated once; a sample allocates nothing. One thread samples at a time.
 */
final class LevelZeroGpu implements Gpu {

    private static final String NO_RT_METRIC = "Level Zero has no metric for ray-tracing units";
    private static final String NO_TENSOR_METRIC = "Level Zero has no metric for matrix units";

    private final GpuInfo info;
    private final EngineReader engine;
    private final TemperatureReader temperature;
    private final FrequencyReader graphics;
    private final FrequencyReader memoryClock;
    private final MemoryReader memory;
    private final PowerReader power;

    LevelZeroGpu(final NativeLibrary library, final MemorySegment device, final GpuInfo info) {
        this.info = info;
        engine = new EngineReader(list(library, "zesDeviceEnumEngineGroups",
            (count, out) -> zesDeviceEnumEngineGroups(device, count, out)));
        temperature = new TemperatureReader(list(library, "zesDeviceEnumTemperatureSensors",
            (count, out) -> zesDeviceEnumTemperatureSensors(device, count, out)));
        final List<MemorySegment> domains = list(library, "zesDeviceEnumFrequencyDomains",
            (count, out) -> zesDeviceEnumFrequencyDomains(device, count, out));
        graphics = new FrequencyReader(domains, ZES_FREQ_DOMAIN_GPU(), Metric.GPU_CLOCK_MHZ);
        memoryClock = new FrequencyReader(domains, ZES_FREQ_DOMAIN_MEMORY(), Metric.MEMORY_CLOCK_MHZ);
        memory = new MemoryReader(list(library, "zesDeviceEnumMemoryModules",
            (count, out) -> zesDeviceEnumMemoryModules(device, count, out)), ZES_MEM_LOC_DEVICE());
        power = new PowerReader(library, list(library, "zesDeviceEnumPowerDomains",
            (count, out) -> zesDeviceEnumPowerDomains(device, count, out)));
    }

    private static List<MemorySegment> list(final NativeLibrary library, final String symbol,
                                            final Handles.Listing listing) {
        return library.has(symbol) ? Handles.list(listing) : List.of();
    }

    @Override
    public GpuInfo info() {
        return info;
    }

    @Override
    public boolean sample(final Metric.Tier tier, final GpuSample out) {
        if (tier == Metric.Tier.SLOW) {
            out.unavailable(Metric.RTX_UTILIZATION, NO_RT_METRIC);
            out.unavailable(Metric.TENSOR_CORE_UTILIZATION, NO_TENSOR_METRIC);
            power.limit(out);
            return true;
        }
        final int status = engine.read(out);
        if (LevelZeroStatus.gone(status)) {
            out.unavailable(LevelZeroStatus.reason(status));
            return false;
        }
        temperature.read(out);
        graphics.read(out);
        graphics.thermal(out);
        memoryClock.read(out);
        memory.read(out);
        power.draw(out);
        return true;
    }

    @Override
    public Map<Setting, SettingState> settings() {
        return Map.of(Setting.POWER_LIMIT, power.limitSetting());
    }

    /**
     * Stores a value or why there is none.
     *
     * @param status a {@code ze_result_t}.
     * @param known  false when the driver left the struct as it was.
     * @param metric which.
     * @param value  in its unit.
     * @param out    receives it.
     */
    static void put(final int status, final boolean known, final Metric metric, final double value,
                    final GpuSample out) {
        if (!LevelZeroStatus.ok(status)) {
            out.unavailable(metric, LevelZeroStatus.reason(status));
        } else if (known) {
            out.set(metric, value, System.nanoTime());
        } else {
            out.unavailable(metric, LevelZeroStatus.NO_VALUE);
        }
    }
}
