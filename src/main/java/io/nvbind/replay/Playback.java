package io.nvbind.replay;

import io.nvbind.analysis.FrameTimes;
import io.nvbind.frame.FrameStats;
import io.nvbind.frame.SwapchainStats;
import io.nvbind.gpu.GpuSample;
import io.nvbind.journal.RecordingListener;
import io.nvbind.journal.SessionStart;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.RenderingGpu;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Feeds a session from a recording as {@code Sessions} and {@code Telemetry} feed it from rings. One thread. */
final class Playback implements RecordingListener {

    private final Map<SwapchainStats, FrameTimes> frameTimes = new HashMap<>();
    private Session session;
    private List<GpuReading> gpus;

    @Override
    public void onStart(final SessionStart start) {
        gpus = start.gpus().stream().map(GpuReading::new).toList();
        session = new Session(start.id(), start.container(), start.startNanos(), start.startEpochNanos(),
            new FrameStats(this::onFrameTime));
    }

    private void onFrameTime(final SwapchainStats swapchain, final long presentNanos, final long frameNanos) {
        frameTimes.computeIfAbsent(swapchain, each -> FrameTimes.empty()).add(frameNanos);
    }

    @Override
    public void onFrameRecord(final int ring, final int type, final DirectBuffer payload, final int offset,
                              final int length) {
        Sessions.describe(session, type, payload, offset);
        session.frames().record(ring, type, payload, offset);
    }

    @Override
    public void onGpuSample(final int gpu, final GpuSample sample, final long nanos) {
        if (RenderingGpu.of(session, gpus) == gpu) {
            session.gpuStats().onSample(sample, nanos);
        }
    }

    /**
     * The session played.
     *
     * @return null when the recording had no start.
     */
    Session session() {
        return session;
    }

    /**
     * The frame times of the swapchain whose figures count.
     *
     * @return in their order.
     */
    FrameTimes primaryFrameTimes() {
        if (session == null) {
            return FrameTimes.unavailable("the recording has no start");
        }
        return frameTimes.getOrDefault(session.frames().analysed(), FrameTimes.empty());
    }
}
