package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_3D_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_3D_RENDER_COMPUTE_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_COMPUTE_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_COMPUTE_SINGLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_MEDIA_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_MEDIA_CODEC_SINGLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_MEDIA_DECODE_SINGLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_MEDIA_ENCODE_SINGLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_RENDER_ALL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_ENGINE_GROUP_RENDER_SINGLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_DOMAIN_MEMORY;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_MEM_LOC_DEVICE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RAS_ERROR_TYPE_CORRECTABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_RAS_ERROR_TYPE_UNCORRECTABLE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_TEMP_SENSORS_GLOBAL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_TEMP_SENSORS_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_TEMP_SENSORS_MEMORY;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.Metric;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The readers of one device: which of its parts tells which metric. */
final class Readers {

    private static final String NO_RT_METRIC = "Level Zero has no metric for ray-tracing units";
    private static final String NO_TENSOR_METRIC = "Level Zero has no metric for matrix units";
    private static final String NO_SESSIONS = "Level Zero does not count encoder sessions";
    private static final String NO_IDLE = "Level Zero has no throttle reason for idleness";
    private static final String NO_SPLIT =
        "Level Zero counts throttled time for all reasons together (see throttled_seconds of the details)";

    private final NativeLibrary library;
    private final MemorySegment device;
    private final StateReader state;
    private final List<Part> engines;
    private final List<Part> temperatures;
    private final List<Part> errors;
    private final List<Part> fans;
    private final FrequencyDomain graphics;
    private final FrequencyDomain memoryClock;
    private final MemorySegment[] memories;
    private final EnergyReader energy;
    private final PowerLimitReader powerLimit;

    Readers(final NativeLibrary library, final MemorySegment device, final GpuCondition condition) {
        this.library = library;
        this.device = device;
        final Parts parts = new Parts(library, device);
        state = new StateReader(library, device, condition);
        engines = parts.engines();
        temperatures = parts.temperatures();
        errors = parts.errorSets();
        fans = parts.fans();
        final List<Part> frequencies = parts.frequencies();
        graphics = new FrequencyDomain(library, frequencies, ZES_FREQ_DOMAIN_GPU());
        memoryClock = new FrequencyDomain(library, frequencies, ZES_FREQ_DOMAIN_MEMORY());
        memories = parts.memories().stream().filter(part -> part.type() == ZES_MEM_LOC_DEVICE()).map(Part::handle)
            .toArray(MemorySegment[]::new);
        final List<Part> powers = PowerDomains.ranked(library, device);
        energy = new EnergyReader(library, powers);
        powerLimit = new PowerLimitReader(library, powers);
    }

    Reader[] fast() {
        return new Reader[] {
            new EngineReader(library, engines, Metric.GPU_UTILIZATION, ZES_ENGINE_GROUP_ALL(),
                ZES_ENGINE_GROUP_3D_RENDER_COMPUTE_ALL(), ZES_ENGINE_GROUP_3D_ALL(), ZES_ENGINE_GROUP_RENDER_ALL(),
                ZES_ENGINE_GROUP_RENDER_SINGLE(), ZES_ENGINE_GROUP_COMPUTE_ALL(), ZES_ENGINE_GROUP_COMPUTE_SINGLE()),
            new TemperatureReader(library, temperatures, Metric.GPU_TEMP_C, ZES_TEMP_SENSORS_GPU(),
                ZES_TEMP_SENSORS_GLOBAL()),
            new TemperatureReader(library, temperatures, Metric.HOTSPOT_TEMP_C, ZES_TEMP_SENSORS_GLOBAL()),
            new TemperatureReader(library, temperatures, Metric.MEMORY_TEMP_C, ZES_TEMP_SENSORS_MEMORY()),
            new GraphicsClockReader(graphics),
            memoryClock.now(Metric.MEMORY_CLOCK_MHZ),
            new MemoryReader(library, memories),
            new BandwidthReader(library, memories),
            energy,
            Answer.absent(Metric.THROTTLE_IDLE, NO_IDLE),
        };
    }

    Reader[] slow() {
        return new Reader[] {
            state,
            powerLimit,
            energy::total,
            new FanReader(library, fans),
            new EngineReader(library, engines, Metric.ENCODER_UTILIZATION, ZES_ENGINE_GROUP_MEDIA_ENCODE_SINGLE(),
                ZES_ENGINE_GROUP_MEDIA_CODEC_SINGLE(), ZES_ENGINE_GROUP_MEDIA_ALL()),
            new EngineReader(library, engines, Metric.DECODER_UTILIZATION, ZES_ENGINE_GROUP_MEDIA_DECODE_SINGLE(),
                ZES_ENGINE_GROUP_MEDIA_CODEC_SINGLE(), ZES_ENGINE_GROUP_MEDIA_ALL()),
            new PcieReader(library, device),
            new PcieTrafficReader(library, device),
            new ErrorReader(library, errors, ZES_RAS_ERROR_TYPE_CORRECTABLE(), Metric.ECC_CORRECTED),
            new ErrorReader(library, errors, ZES_RAS_ERROR_TYPE_UNCORRECTABLE(), Metric.ECC_UNCORRECTED),
            graphics.max(Metric.GPU_CLOCK_MAX_MHZ),
            memoryClock.max(Metric.MEMORY_CLOCK_MAX_MHZ),
            Answer.absent(Metric.RTX_UTILIZATION, NO_RT_METRIC),
            Answer.absent(Metric.TENSOR_CORE_UTILIZATION, NO_TENSOR_METRIC),
            Answer.absent(Metric.ENCODER_SESSIONS, NO_SESSIONS),
            Answer.absent(Metric.THROTTLE_POWER_S, NO_SPLIT),
            Answer.absent(Metric.THROTTLE_THERMAL_S, NO_SPLIT),
        };
    }

    PowerLimitReader powerLimit() {
        return powerLimit;
    }
}
