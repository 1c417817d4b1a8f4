package io.nvbind.flight;

import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.Stutter;
import io.nvbind.frame.SwapchainStats;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;

/**
 * Tells Java Flight Recorder of frames over budget, stutters and GPU samples. While no recording asks for them, a frame
 * costs one look at a flag. Telemetry thread.
 */
public final class FlightEvents implements SessionSink {

    private static final double MEBI = 1 << 20;
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;
    private static final double PERCENT = 100;

    private final List<GpuReading> gpus;
    private final GpuSample sample = new GpuSample();
    private final FrameOverBudget frames = new FrameOverBudget();
    private final GpuSampled samples = new GpuSampled();
    private long[] seen = {};

    /**
     * Creates it.
     *
     * @param gpus the host's GPUs; may grow.
     */
    public FlightEvents(final List<GpuReading> gpus) {
        this.gpus = gpus;
    }

    @Override
    public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                              final int offset, final int length) {
        if (type != FrameRecord.PRESENT || !frames.isEnabled()) {
            return;
        }
        final SwapchainStats primary = session.frames().primary();
        final long presented = payload.getLong(offset + FrameRecord.NANOS);
        if (primary.lastPresentNanos() == presented && primary.frameTimes() > 0) {
            final FrameOverBudget event = new FrameOverBudget();
            event.frameTime = primary.lastFrameNanos();
            if (event.shouldCommit()) {
                event.container = session.container();
                event.game = session.game();
                event.presented = presented;
                event.commit();
            }
        }
    }

    /**
     * A stutter that is over.
     *
     * @param session whose.
     * @param stutter with its figures.
     */
    public void onStutter(final Session session, final Stutter stutter) {
        final StutterFound event = new StutterFound();
        if (event.isEnabled()) {
            event.container = session.container();
            event.game = session.game();
            event.severity = stutter.severity().name().toLowerCase(Locale.ROOT);
            event.frameTime = stutter.frameNanos();
            event.baseline = stutter.baselineNanos();
            event.excess = stutter.excessNanos();
            event.lateFrames = stutter.frames();
            event.presented = stutter.nanos();
            event.commit();
        }
    }

    @Override
    public void onTurn(final long nowNanos) {
        if (!samples.isEnabled()) {
            return;
        }
        if (seen.length < gpus.size()) {
            seen = java.util.Arrays.copyOf(seen, gpus.size());
        }
        for (int i = 0; i < seen.length; i++) {
            final long version = gpus.get(i).version();
            if (version != seen[i]) {
                seen[i] = version;
                gpus.get(i).read(sample);
                record(gpus.get(i).info());
            }
        }
    }

    private void record(final GpuInfo info) {
        final GpuSampled event = new GpuSampled();
        event.pci = info.id().toString();
        event.vendor = info.vendor().label();
        event.simulated = info.simulated();
        event.utilization = sample.value(Metric.GPU_UTILIZATION) / PERCENT;
        event.temperatureCelsius = sample.value(Metric.GPU_TEMP_C);
        event.powerWatts = sample.value(Metric.POWER_DRAW_W);
        event.clock = whole(sample.value(Metric.GPU_CLOCK_MHZ) * HERTZ_PER_MEGAHERTZ);
        event.memoryUsed = whole(sample.value(Metric.VRAM_USED_MB) * MEBI);
        event.thermalThrottling = sample.value(Metric.THERMAL_THROTTLING);
        event.commit();
    }

    private static long whole(final double value) {
        return Double.isFinite(value) ? Math.round(value) : Long.MIN_VALUE;
    }

    @Override
    public void onSessionStart(final Session session) {
        // Frames say it.
    }

    @Override
    public void onGpuSample(final Session session, final int gpu, final GpuSample each, final long nanos) {
        // GPUs are recorded whether a game runs or not.
    }

    @Override
    public void onSessionEnd(final Session session) {
        // Frames say it.
    }
}
