package io.nvbind.journal;

import io.nvbind.gpu.GpuSample;
import org.agrona.DirectBuffer;

/** Receives what a recording holds, in the order in which it happened. What is handed over is valid during the call. */
public interface RecordingListener {

    /**
     * Comes first.
     *
     * @param start whose recording it is.
     */
    void onStart(SessionStart start);

    /**
     * One frame record, as {@link io.nvbind.frame.FrameStats#record} got it.
     *
     * @param ring    number of its ring.
     * @param type    of {@link io.nvbind.frame.FrameRecord}.
     * @param payload holds the payload.
     * @param offset  of the payload.
     * @param length  of the payload, bytes.
     */
    void onFrameRecord(int ring, int type, DirectBuffer payload, int offset, int length);

    /**
     * One GPU sample.
     *
     * @param gpu    position in {@link SessionStart#gpus}.
     * @param sample values and reasons as they were.
     * @param nanos  when it was taken in.
     */
    void onGpuSample(int gpu, GpuSample sample, long nanos);
}
