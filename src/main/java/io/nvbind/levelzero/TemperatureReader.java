package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_STRUCTURE_TYPE_TEMP_PROPERTIES;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_TEMP_SENSORS_GLOBAL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_TEMP_SENSORS_GPU;
import static io.nvbind.levelzero.gen.level_zero_h.zesTemperatureGetProperties;
import static io.nvbind.levelzero.gen.level_zero_h.zesTemperatureGetState;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.levelzero.gen.zes_temp_properties_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Temperature of the GPU's own sensor, else of the one that gives the hottest spot of the whole device. */
final class TemperatureReader {

    private static final String NO_SENSOR = "the driver lists no temperature sensor";

    private final MemorySegment sensor;
    private final MemorySegment celsius = Arena.ofAuto().allocate(ValueLayout.JAVA_DOUBLE);

    TemperatureReader(final List<MemorySegment> sensors) {
        final MemorySegment gpu = ofType(sensors, ZES_TEMP_SENSORS_GPU());
        sensor = gpu == null ? ofType(sensors, ZES_TEMP_SENSORS_GLOBAL()) : gpu;
    }

    private static MemorySegment ofType(final List<MemorySegment> sensors, final int type) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment properties = zes_temp_properties_t.allocate(arena);
            for (final MemorySegment each : sensors) {
                zes_temp_properties_t.stype(properties, ZES_STRUCTURE_TYPE_TEMP_PROPERTIES());
                if (LevelZeroStatus.ok(zesTemperatureGetProperties(each, properties))
                    && zes_temp_properties_t.type(properties) == type) {
                    return each;
                }
            }
            return null;
        }
    }

    void read(final GpuSample out) {
        if (sensor == null) {
            out.unavailable(Metric.GPU_TEMP_C, NO_SENSOR);
            return;
        }
        celsius.set(ValueLayout.JAVA_DOUBLE, 0, Double.NaN);
        final int status = zesTemperatureGetState(sensor, celsius);
        final double value = celsius.get(ValueLayout.JAVA_DOUBLE, 0);
        LevelZeroGpu.put(status, !Double.isNaN(value), Metric.GPU_TEMP_C, value, out);
    }
}
