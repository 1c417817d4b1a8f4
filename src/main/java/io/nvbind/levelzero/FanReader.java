package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_UNITS_PERCENT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FAN_SPEED_UNITS_RPM;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;
import static io.nvbind.levelzero.gen.level_zero_h.zesFanGetState;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Speed of the first fan, in turns and in percent. Minus one means that it cannot be measured. */
final class FanReader implements Reader {

    private static final String NO_FAN = "the GPU has no fan of its own, or the driver does not list it";

    private final MemorySegment fan;
    private final String missing;
    private final MemorySegment speed = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    FanReader(final NativeLibrary library, final List<Part> fans) {
        fan = fans.isEmpty() ? null : fans.getFirst().handle();
        missing = library.has("zesFanGetState") ? NO_FAN : LevelZeroStatus.NO_SYMBOL;
    }

    @Override
    public int read(final GpuSample out) {
        if (fan == null) {
            out.unavailable(Metric.FAN_SPEED_RPM, missing);
            out.unavailable(Metric.FAN_SPEED_PERCENT, missing);
            return ZE_RESULT_SUCCESS();
        }
        read(ZES_FAN_SPEED_UNITS_RPM(), Metric.FAN_SPEED_RPM, out);
        return read(ZES_FAN_SPEED_UNITS_PERCENT(), Metric.FAN_SPEED_PERCENT, out);
    }

    private int read(final int unit, final Metric metric, final GpuSample out) {
        speed.set(ValueLayout.JAVA_INT, 0, -1);
        final int status = zesFanGetState(fan, unit, speed);
        final int value = speed.get(ValueLayout.JAVA_INT, 0);
        Answer.put(status, value >= 0, metric, value, out);
        return status;
    }
}
