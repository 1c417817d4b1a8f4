package io.nvbind.telemetry;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;

/**
 * What the GPU of a session did: thermal and memory-pressure events, and how much of the time it was the limit.
 *
 * <p>Fed with the same samples live and in replay, it gives the same figures. Definitions in docs/telemetry.md. One thread;
 * allocates nothing.
 */
public final class GpuStats {

    private static final double PRESSURE_ON = 0.95;
    private static final double PRESSURE_OFF = 0.90;
    private static final long PRESSURE_NANOS = 1_000_000_000L;
    private static final long WINDOW_NANOS = 500_000_000L;
    private static final double BOUND_UTILIZATION = 95;

    private long samples;
    private long thermalEvents;
    private boolean thermal;
    private boolean thermalKnown;
    private long pressureEvents;
    private boolean pressureKnown;
    private boolean pressureCounted;
    private long pressureSince;
    private boolean pressureHigh;
    private long windowStart;
    private double windowSum;
    private int windowSamples;
    private long windows;
    private long boundWindows;

    /**
     * Takes in a sample.
     *
     * @param sample of the GPU the game renders on.
     * @param nanos  when.
     */
    public void onSample(final GpuSample sample, final long nanos) {
        samples++;
        thermal(sample);
        pressure(sample, nanos);
        utilization(sample, nanos);
    }

    private void thermal(final GpuSample sample) {
        if (sample.has(Metric.THERMAL_THROTTLING)) {
            thermalKnown = true;
            final boolean now = sample.value(Metric.THERMAL_THROTTLING) != 0;
            if (now && !thermal) {
                thermalEvents++;
            }
            thermal = now;
        }
    }

    private void pressure(final GpuSample sample, final long nanos) {
        if (!sample.has(Metric.VRAM_PRESSURE)) {
            return;
        }
        pressureKnown = true;
        final double pressure = sample.value(Metric.VRAM_PRESSURE);
        if (!pressureHigh && pressure >= PRESSURE_ON) {
            pressureHigh = true;
            pressureCounted = false;
            pressureSince = nanos;
        } else if (pressure < PRESSURE_OFF || (!pressureCounted && pressure < PRESSURE_ON)) {
            pressureHigh = false;
        }
        if (pressureHigh && !pressureCounted && nanos - pressureSince >= PRESSURE_NANOS) {
            pressureCounted = true;
            pressureEvents++;
        }
    }

    private void utilization(final GpuSample sample, final long nanos) {
        if (!sample.has(Metric.GPU_UTILIZATION)) {
            return;
        }
        if (windowSamples > 0 && nanos - windowStart >= WINDOW_NANOS) {
            windows++;
            if (windowSum / windowSamples >= BOUND_UTILIZATION) {
                boundWindows++;
            }
            windowSamples = 0;
            windowSum = 0;
        }
        if (windowSamples == 0) {
            windowStart = nanos;
        }
        windowSum += sample.value(Metric.GPU_UTILIZATION);
        windowSamples++;
    }

    /**
     * Samples taken in.
     *
     * @return their number; 0 means nothing below can be said.
     */
    public long samples() {
        return samples;
    }

    /**
     * Times a thermal limit began to act.
     *
     * @return their number, -1 when the GPU does not tell.
     */
    public long thermalEvents() {
        return thermalKnown ? thermalEvents : -1;
    }

    /**
     * Times video memory was at least 95 % full for a second; a new one only after it fell below 90 %.
     *
     * @return their number, -1 when the GPU does not tell.
     */
    public long pressureEvents() {
        return pressureKnown ? pressureEvents : -1;
    }

    /**
     * Share of 500 ms windows in which the GPU was at least 95 % busy: an estimate, since a frame cap is not known here.
     *
     * @return 0..100, NaN before the first full window.
     */
    public double gpuBoundPercent() {
        return windows == 0 ? Double.NaN : 100.0 * boundWindows / windows;
    }
}
