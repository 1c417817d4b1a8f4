package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesTemperatureGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Temperature by one kind of sensor; the hottest where each tile has its own. */
final class TemperatureReader implements Reader {

    private static final String NO_SENSOR = "the driver lists no temperature sensor for it";

    private final Metric metric;
    private final MemorySegment[] sensors;
    private final String missing;
    private final MemorySegment celsius = Arena.ofAuto().allocate(ValueLayout.JAVA_DOUBLE);

    TemperatureReader(final NativeLibrary library, final List<Part> all, final Metric metric, final int... types) {
        final boolean readable = library.has("zesTemperatureGetState");
        this.metric = metric;
        sensors = readable ? Part.ofFirstType(all, types) : new MemorySegment[0];
        missing = readable ? NO_SENSOR : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public int read(final GpuSample out) {
        if (sensors.length == 0) {
            out.unavailable(metric, missing);
            return ZE_RESULT_SUCCESS();
        }
        int status = ZE_RESULT_SUCCESS();
        double hottest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < sensors.length && LevelZeroStatus.ok(status); i++) {
            celsius.set(ValueLayout.JAVA_DOUBLE, 0, Double.NaN);
            status = zesTemperatureGetState(sensors[i], celsius);
            hottest = Math.max(hottest, celsius.get(ValueLayout.JAVA_DOUBLE, 0));
        }
        Answer.put(status, Double.isFinite(hottest), metric, hottest, out);
        return status;
    }
}
