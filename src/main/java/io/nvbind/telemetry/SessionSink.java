package io.nvbind.telemetry;

import io.nvbind.gpu.GpuSample;
import org.agrona.DirectBuffer;

/** Follows sessions, on the telemetry thread. What fails inside must not throw: it is counted and said there. */
public interface SessionSink {

    /**
     * A game began.
     *
     * @param session the session.
     */
    void onSessionStart(Session session);

    /**
     * A record that was taken into the session's statistics.
     *
     * @param session the session.
     * @param ring    number of its ring.
     * @param type    of {@link io.nvbind.frame.FrameRecord}.
     * @param payload holds the payload, valid during the call.
     * @param offset  of the payload.
     * @param length  of the payload, bytes.
     */
    void onFrameRecord(Session session, int ring, int type, DirectBuffer payload, int offset, int length);

    /**
     * A new sample of a GPU.
     *
     * @param session the session.
     * @param gpu     position in {@link GpuSampler#readings}.
     * @param sample  valid during the call.
     * @param nanos   when it is taken in.
     */
    void onGpuSample(Session session, int gpu, GpuSample sample, long nanos);

    /**
     * A turn of the drain is over: what was buffered may be written.
     *
     * @param nowNanos the time.
     */
    void onTurn(long nowNanos);

    /**
     * The game ended.
     *
     * @param session the session, with all its statistics.
     */
    void onSessionEnd(Session session);
}
