package io.nvbind.analysis;

import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameStats;
import io.nvbind.telemetry.GpuStats;
import org.agrona.concurrent.UnsafeBuffer;

/** Statistics fed present by present, and the frame times beside them. */
final class Frames {

    static final long MILLI = 1_000_000L;

    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[FrameRecord.MAX_LENGTH]);
    private final FrameTimes times = FrameTimes.empty();
    private final FrameStats stats = new FrameStats((swapchain, presentNanos, frameNanos) -> times.add(frameNanos));
    private long nanos = 1_000;
    private long sequence;

    /** The first present. */
    Frames() {
        present();
    }

    private void present() {
        payload.putLong(FrameRecord.NANOS, nanos);
        payload.putLong(FrameRecord.PRESENT_SEQUENCE, sequence++);
        payload.putInt(FrameRecord.PRESENT_SWAPCHAIN, 1);
        stats.record(1, FrameRecord.PRESENT, payload, 0);
    }

    Frames add(final int count, final long frameNanos) {
        for (int i = 0; i < count; i++) {
            nanos += frameNanos;
            present();
        }
        return this;
    }

    /** Presents that never arrive. */
    Frames lose(final int count, final long frameNanos) {
        nanos += count * frameNanos;
        sequence += count;
        return this;
    }

    FrameAnalysis analysis() {
        return analysis(new GpuStats());
    }

    FrameAnalysis analysis(final GpuStats gpu) {
        return FrameAnalysis.of(new Subject("s", Subject.CAPTURE, "c", "g", Subject.PRESENT), stats, gpu, times);
    }
}
