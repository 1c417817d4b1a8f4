package io.nvbind.nvml;

import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_GRAPHICS;
import static io.nvbind.nvml.gen.nvml_h.NVML_CLOCK_MEM;
import static io.nvbind.nvml.gen.nvml_h.nvmlDeviceGetPowerUsage;

import io.nvbind.ffi.NativeLibrary;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.MemorySegment;

/**
 * What is read several times a second. Each reader has a field of its own type, so that the compiler sees through all of
 * them: beside calls as quick as a bare lookup, a call through an interface shows.
 */
final class FastReaders {

    private static final double MILLI = 1e-3;
    private static final String NO_HOTSPOT = "NVML has no metric for the hottest spot";
    private static final String NO_VOLTAGE = "NVML has no metric for voltage";

    private final Presence presence;
    private final UtilizationReader utilization;
    private final TemperatureReader temperature;
    private final ClockReader graphicsClock;
    private final ClockReader memoryClock;
    private final MemoryReader memory;
    private final FieldReader fields;
    private final ThrottleReader throttle;

    FastReaders(final NativeLibrary library, final MemorySegment device, final Presence presence) {
        this.presence = presence;
        utilization = new UtilizationReader(library, device);
        temperature = new TemperatureReader(library, device);
        graphicsClock = new ClockReader(library, device, Metric.GPU_CLOCK_MHZ, NVML_CLOCK_GRAPHICS());
        memoryClock = new ClockReader(library, device, Metric.MEMORY_CLOCK_MHZ, NVML_CLOCK_MEM());
        memory = new MemoryReader(library, device);
        fields = new FieldReader(library, device, NumberReader.narrow(library, "nvmlDeviceGetPowerUsage",
            Metric.POWER_DRAW_W, MILLI, number -> nvmlDeviceGetPowerUsage(device, number)));
        throttle = new ThrottleReader(library, device);
    }

    /** Lets the next read ask for what was not there before. */
    void askAgain() {
        fields.askAgain();
    }

    /**
     * Reads all, at one time: the calls take microseconds.
     *
     * @param out receives the values.
     * @return success, or the code that says why the GPU is gone.
     */
    int read(final GpuSample out) {
        out.at(System.nanoTime());
        int loss = presence.loss(utilization.read(out));
        if (NvmlStatus.ok(loss)) {
            loss = presence.loss(temperature.read(out));
        }
        if (NvmlStatus.ok(loss)) {
            loss = presence.loss(graphicsClock.read(out));
        }
        if (NvmlStatus.ok(loss)) {
            loss = presence.loss(memoryClock.read(out));
        }
        if (NvmlStatus.ok(loss)) {
            loss = presence.loss(memory.read(out));
        }
        if (NvmlStatus.ok(loss)) {
            loss = presence.loss(fields.read(out));
        }
        if (NvmlStatus.ok(loss)) {
            loss = presence.loss(throttle.read(out));
        }
        out.unavailable(Metric.HOTSPOT_TEMP_C, NO_HOTSPOT);
        out.unavailable(Metric.VOLTAGE_MV, NO_VOLTAGE);
        return loss;
    }
}
