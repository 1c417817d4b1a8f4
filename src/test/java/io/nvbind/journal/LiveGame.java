package io.nvbind.journal;

import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameStats;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.telemetry.GpuReading;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.RenderingGpu;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A game whose frames go into live statistics and into a sink, as the telemetry thread hands them on. */
public final class LiveGame {

    /** The GPU it renders on, and another. */
    public static final List<GpuInfo> GPUS = List.of(
        new GpuInfo(new GpuId(0, 1, 0, 0), 0, Vendor.NVIDIA, "Card one", "nvml", "580.1", true, List.of()),
        new GpuInfo(new GpuId(0, 2, 0, 0), 0, Vendor.AMD, "Card two", "rocm_smi", null, true, List.of()));

    private static final List<GpuReading> READINGS = GPUS.stream().map(GpuReading::new).toList();

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);
    private final GpuSample sample = new GpuSample();
    private final SessionSink sink;
    private final Session session;
    private long nanos;
    private long sequence;

    /** Begins a session that a journal may record. */
    public LiveGame(final SessionSink sink, final String container, final long startNanos) {
        this.sink = sink;
        this.nanos = startNanos;
        this.session = new Session("20261123-120000-000-" + container, container, startNanos, 1_795_435_200_000_000_000L,
            new FrameStats());
        sink.onSessionStart(session);
    }

    public Session session() {
        return session;
    }

    public long nanos() {
        return nanos;
    }

    /** The game says who it is, and which of the two cards it renders on. */
    public LiveGame describe(final String game, final int gpu) {
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putBytes(FrameRecord.PROCESS_APPLICATION, game.getBytes(StandardCharsets.UTF_8));
        record(1, FrameRecord.PROCESS);
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putInt(FrameRecord.DEVICE_PCI_BUS, GPUS.get(gpu).id().bus());
        payload.putInt(FrameRecord.DEVICE_VENDOR_ID, GPUS.get(gpu).vendor().pciVendor());
        record(1, FrameRecord.DEVICE);
        return this;
    }

    public LiveGame swapchain(final int ring, final int swapchain) {
        payload.setMemory(0, FrameRecord.MAX_LENGTH, (byte) 0);
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putInt(FrameRecord.SWAPCHAIN_ID, swapchain);
        record(ring, FrameRecord.SWAPCHAIN_CREATED);
        return this;
    }

    /** One present, so long after the last one. */
    public LiveGame frame(final long frameNanos) {
        return frame(1, 1, frameNanos, sequence++);
    }

    public LiveGame frame(final int ring, final int swapchain, final long frameNanos, final long number) {
        nanos += frameNanos;
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putLong(FrameRecord.PRESENT_SEQUENCE, number);
        payload.putInt(FrameRecord.PRESENT_SWAPCHAIN, swapchain);
        payload.putInt(FrameRecord.PRESENT_FLAGS, FrameRecord.API_VULKAN);
        payload.putInt(FrameRecord.PRESENT_CALL_NANOS, 1000);
        payload.putInt(FrameRecord.PRESENT_RESULT, 0);
        record(ring, FrameRecord.PRESENT);
        return this;
    }

    private void record(final int ring, final int type) {
        Sessions.describe(session, type, payload, 0);
        session.frames().record(ring, type, payload, 0);
        sink.onFrameRecord(session, ring, type, payload, 0, FrameRecord.lengthOf(type));
    }

    /** A sample of one card; the fields not given here have a reason. */
    public LiveGame gpu(final int gpu, final double utilization, final double pressure, final boolean thermal) {
        sample.unavailable("simulated: not told");
        sample.set(Metric.GPU_UTILIZATION, utilization, nanos - 1000);
        sample.set(Metric.VRAM_PRESSURE, pressure, nanos - 1000);
        sample.set(Metric.THERMAL_THROTTLING, thermal ? 1 : 0, nanos - 1000);
        if (RenderingGpu.of(session, READINGS) == gpu) {
            session.gpuStats().onSample(sample, nanos);
        }
        sink.onGpuSample(session, gpu, sample, nanos);
        return this;
    }

    public LiveGame turn() {
        sink.onTurn(nanos);
        return this;
    }

    public void end() {
        sink.onSessionEnd(session);
    }
}
