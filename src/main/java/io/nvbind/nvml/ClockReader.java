package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetClockInfo;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The speed of one clock now, MHz. */
final class ClockReader implements MetricReader {

    private static final int UNTOUCHED = -1;

    private final MemorySegment device;
    private final Metric metric;
    private final int clock;
    private final boolean there;
    private final MemorySegment megahertz = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    ClockReader(final NativeLibrary library, final MemorySegment device, final Metric metric, final int clock) {
        this.device = device;
        this.metric = metric;
        this.clock = clock;
        this.there = library.has("nvmlDeviceGetClockInfo");
    }

    @Override
    public int read(final GpuSample out) {
        if (!there) {
            return MetricReader.refuse(metric, out);
        }
        megahertz.set(ValueLayout.JAVA_INT, 0, UNTOUCHED);
        final int status = nvmlDeviceGetClockInfo(device, clock, megahertz);
        final int told = megahertz.get(ValueLayout.JAVA_INT, 0);
        if (NvmlStatus.ok(status) && told == UNTOUCHED) {
            out.unavailable(metric, NvmlStatus.NO_VALUE);
            return status;
        }
        return MetricReader.put(status, metric, (double) Integer.toUnsignedLong(told), out);
    }
}
