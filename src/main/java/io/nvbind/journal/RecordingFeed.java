package io.nvbind.journal;

import io.nvbind.telemetry.Session;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.Object2IntHashMap;

/**
 * What the telemetry thread leaves for the writer about one recording.
 *
 * <p>Assumptions: the telemetry thread alone changes it, but for {@link #missSamples}; the writer reads the counters and
 * the end at any time, the session itself only after the end. Guarantees: once {@link #endPosition} is seen, everything of
 * the session before it is in the buffer and the session is not changed any more. Progress: no side waits.
 */
final class RecordingFeed {

    /** Position of a session that has not ended. */
    static final long RUNNING = Long.MAX_VALUE;
    /** Id of a reason that is not in the recording. */
    static final int UNKNOWN_REASON = -1;
    /** Most reasons of a recording; GPUs have a few dozen. */
    static final int MAX_REASONS = 1024;

    private final int number;
    private final Session session;
    private final Object2IntHashMap<String> reasons = new Object2IntHashMap<>(UNKNOWN_REASON);
    private final SampleEncoder[] encoders;
    private final AtomicLong lostFrameRecords = new AtomicLong();
    private final AtomicLong lostGpuSamples = new AtomicLong();
    private long endNanos;
    private volatile long endPosition = RUNNING;
    private volatile boolean samplesMissed;

    RecordingFeed(final int number, final Session session, final int gpus) {
        this.number = number;
        this.session = session;
        this.encoders = new SampleEncoder[gpus];
        for (int i = 0; i < gpus; i++) {
            encoders[i] = new SampleEncoder();
        }
    }

    SampleEncoder encoder(final int gpu) {
        if (samplesMissed) {
            samplesMissed = false;
            for (final SampleEncoder encoder : encoders) {
                encoder.lost();
            }
        }
        return encoders[gpu];
    }

    /** The writer could not keep a sample, so the next ones must not build on it. Called by the writer. */
    void missSamples() {
        samplesMissed = true;
    }

    int number() {
        return number;
    }

    Session session() {
        return session;
    }

    Object2IntHashMap<String> reasons() {
        return reasons;
    }

    void lose(final int frameRecords, final int gpuSamples) {
        lostFrameRecords.lazySet(lostFrameRecords.get() + frameRecords);
        lostGpuSamples.lazySet(lostGpuSamples.get() + gpuSamples);
    }

    long lostFrameRecords() {
        return lostFrameRecords.get();
    }

    long lostGpuSamples() {
        return lostGpuSamples.get();
    }

    void end(final long nanos, final long position) {
        endNanos = nanos;
        endPosition = position;
    }

    long endNanos() {
        return endNanos;
    }

    long endPosition() {
        return endPosition;
    }
}
