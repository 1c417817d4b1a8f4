package io.nvbind.journal;

import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Records every session: the telemetry thread's end. It packs what it is told into excerpts and puts them into a buffer;
 * the {@link #writer} takes them from there, opens the queues and touches the disk.
 *
 * <p>Assumptions: the methods of {@link SessionSink} are called by one thread, {@link #status} by any, {@link #close} when
 * both telemetry and writer have stopped. Guarantees: order is kept; what does not fit the buffer is counted as lost, in
 * the recording and in the status. Progress: never waits, and allocates only at the start of a session and for a reason
 * it has not met.
 */
public final class Journal implements SessionSink, AutoCloseable {

    /** Seconds of many games, while a queue opens or the disk is slow. */
    static final int BUFFER_BYTES = 4 * 1024 * 1024;
    private static final int MAX_REASON_BYTES = 4096;

    private final OneToOneRingBuffer buffer;
    private final JournalWriter writer;
    private final NanoClock clock;
    private final int gpuCount;
    private final List<RecordingFeed> active = new ArrayList<>();
    private final UnsafeBuffer batch =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(JournalRecord.MAX_LENGTH, Long.BYTES));
    private RecordingFeed batchFeed;
    private int batchRing;
    private int batchRecords;
    private int batchLength;
    private int nextNumber = 1;

    /**
     * Creates a journal that records nothing yet; the folder is made with the first recording.
     *
     * @param sessionsDir holds a folder for each recording.
     * @param gpus        in the order of the sampler's readings; looked at when a session begins.
     * @param summary     sums each session up at its end.
     * @param clock       CLOCK_MONOTONIC.
     */
    public Journal(final Path sessionsDir, final List<GpuInfo> gpus, final SessionSummary summary, final NanoClock clock) {
        this(sessionsDir, gpus, summary, clock, DiskSpace.of(sessionsDir), BUFFER_BYTES);
    }

    Journal(final Path sessionsDir, final List<GpuInfo> gpus, final SessionSummary summary, final NanoClock clock,
            final DiskSpace.Store store, final int bufferBytes) {
        ChronicleRules.apply();
        this.clock = clock;
        this.gpuCount = gpus.size();
        this.buffer = new OneToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(bufferBytes + RingBufferDescriptor.TRAILER_LENGTH, Long.BYTES)));
        this.writer = new JournalWriter(sessionsDir, gpus, summary, clock, new DiskSpace(store), buffer);
    }

    /**
     * The other end, to be run on a thread of its own and closed by its runner after telemetry has stopped.
     *
     * @return the duty cycle; the same at each call.
     */
    public Agent writer() {
        return writer;
    }

    /**
     * Waits until the writer, which somebody runs, has loaded all that a recording needs: half a second or so.
     *
     * @throws InterruptedException when the thread is told to stop.
     */
    public void awaitReady() throws InterruptedException {
        writer.awaitReady();
    }

    /**
     * When the writer has something to do again.
     *
     * @return {@link System#nanoTime()}.
     */
    public long nextDeadlineNanos() {
        return writer.nextDeadlineNanos();
    }

    /**
     * How recording goes.
     *
     * @return at most a second old.
     */
    public JournalStatus status() {
        return writer.status();
    }

    @Override
    public void onSessionStart(final Session session) {
        final RecordingFeed feed = new RecordingFeed(nextNumber++, session, gpuCount);
        active.add(feed);
        writer.onStart(feed);
    }

    @Override
    public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                              final int offset, final int length) {
        final RecordingFeed feed = feed(session);
        final int span = JournalRecord.FRAME_HEADER + JournalRecord.aligned(length);
        // A change of ring ends the excerpt, so that replay sees the records of all rings in their live order.
        if (feed != batchFeed || ring != batchRing || batchLength + span > JournalRecord.MAX_LENGTH) {
            flush();
            batchFeed = feed;
            batchRing = ring;
            batchLength = JournalRecord.BODY;
        }
        final int at = batchLength;
        batch.putInt(at, type);
        batch.putInt(at + Integer.BYTES, length);
        batch.putBytes(at + JournalRecord.FRAME_HEADER, payload, offset, length);
        batchLength = at + span;
        batchRecords++;
    }

    private RecordingFeed feed(final Session session) {
        for (int i = 0; i < active.size(); i++) {
            if (active.get(i).session() == session) {
                return active.get(i);
            }
        }
        throw new IllegalArgumentException("session " + session.id() + " was not started here, or has ended");
    }

    private void flush() {
        if (batchRecords > 0) {
            JournalRecord.header(batch, batchLength, JournalRecord.FRAMES, batchRing, batchRecords);
            if (!buffer.write(batchFeed.number(), batch, 0, batchLength)) {
                batchFeed.lose(batchRecords, 0);
            }
        }
        batchRecords = 0;
        batchFeed = null;
    }

    @Override
    public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
        flush();
        final RecordingFeed feed = feed(session);
        final int metrics = Metric.ALL.size();
        for (int i = 0; i < metrics; i++) {
            final String reason = sample.reason(Metric.ALL.get(i));
            if (reason != null && feed.reasons().getValue(reason) == RecordingFeed.UNKNOWN_REASON) {
                learn(feed, reason);
            }
        }
        final SampleEncoder encoder = feed.encoder(gpu);
        final int length = encoder.encode(batch, gpu, sample, nanos, feed.reasons());
        if (!buffer.write(feed.number(), batch, 0, length)) {
            feed.lose(0, 1);
            encoder.lost();
        }
    }

    private void learn(final RecordingFeed feed, final String reason) {
        final int id = feed.reasons().size() + 1;
        if (id > RecordingFeed.MAX_REASONS) {
            return;
        }
        final byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        final int used = Math.min(text.length, MAX_REASON_BYTES);
        final int length = JournalRecord.text(batch, JournalRecord.REASON, Arrays.copyOf(text, used));
        batch.putInt(JournalRecord.BODY, id);
        if (buffer.write(feed.number(), batch, 0, length)) {
            feed.reasons().put(reason, id);
        }
    }

    @Override
    public void onTurn(final long nowNanos) {
        flush();
    }

    @Override
    public void onSessionEnd(final Session session) {
        flush();
        final RecordingFeed feed = feed(session);
        active.remove(feed);
        feed.end(clock.nanoTime(), buffer.producerPosition());
    }

    /** Ends what is still being recorded, as its runner does when it closes the writer. */
    @Override
    public void close() {
        flush();
        for (final RecordingFeed feed : active) {
            feed.end(clock.nanoTime(), buffer.producerPosition());
        }
        active.clear();
        writer.onClose();
    }
}
