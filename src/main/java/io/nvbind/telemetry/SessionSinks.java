package io.nvbind.telemetry;

import io.nvbind.gpu.GpuSample;
import java.util.List;
import org.agrona.DirectBuffer;

/** Several followers of the sessions as one, each told in turn. */
public final class SessionSinks implements SessionSink {

    private final SessionSink[] sinks;

    /**
     * Puts followers together.
     *
     * @param sinks told in this order.
     */
    public SessionSinks(final List<? extends SessionSink> sinks) {
        this.sinks = sinks.toArray(SessionSink[]::new);
    }

    @Override
    public void onSessionStart(final Session session) {
        for (final SessionSink sink : sinks) {
            sink.onSessionStart(session);
        }
    }

    @Override
    public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                              final int offset, final int length) {
        for (final SessionSink sink : sinks) {
            sink.onFrameRecord(session, ring, type, payload, offset, length);
        }
    }

    @Override
    public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
        for (final SessionSink sink : sinks) {
            sink.onGpuSample(session, gpu, sample, nanos);
        }
    }

    @Override
    public void onTurn(final long nowNanos) {
        for (final SessionSink sink : sinks) {
            sink.onTurn(nowNanos);
        }
    }

    @Override
    public void onSessionEnd(final Session session) {
        for (final SessionSink sink : sinks) {
            sink.onSessionEnd(session);
        }
    }
}
