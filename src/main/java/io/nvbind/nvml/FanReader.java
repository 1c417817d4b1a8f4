package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetFanSpeed;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetFanSpeed_v2;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetNumFans;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.nvml.gen.nvml_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Speed the first fan is driven with: what the driver asks for, not what a blocked fan does.
 *
 * <p>Measured elsewhere, this is one of NVML's dear calls (0.14 ms), so of several fans only the first is read.
 */
final class FanReader implements MetricReader {

    private static final String NO_FAN = "this GPU has no fan of its own";

    private final MetricReader speed;
    private final boolean fanless;

    FanReader(final NativeLibrary library, final MemorySegment device) {
        this.fanless = fanless(library, device);
        final String each = "nvmlDeviceGetFanSpeed_v2";
        if (library.has(each)) {
            speed = NumberReader.narrow(library, each, Metric.FAN_SPEED_PERCENT, 1,
                number -> nvmlDeviceGetFanSpeed_v2(device, 0, number));
        } else {
            speed = NumberReader.narrow(library, "nvmlDeviceGetFanSpeed", Metric.FAN_SPEED_PERCENT, 1,
                number -> nvmlDeviceGetFanSpeed(device, number));
        }
    }

    private static boolean fanless(final NativeLibrary library, final MemorySegment device) {
        if (!library.has("nvmlDeviceGetNumFans")) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
            return NvmlStatus.ok(nvmlDeviceGetNumFans(device, count)) && count.get(ValueLayout.JAVA_INT, 0) == 0;
        }
    }

    @Override
    public int read(final GpuSample out) {
        if (fanless) {
            out.unavailable(Metric.FAN_SPEED_PERCENT, NO_FAN);
            return nvml_h.NVML_SUCCESS();
        }
        return speed.read(out);
    }
}
