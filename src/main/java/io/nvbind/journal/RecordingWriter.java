package io.nvbind.journal;

import io.nvbind.gpu.GpuInfo;
import io.nvbind.telemetry.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one recording. What it cannot write it counts; no failure of the disk or of the queue leaves this class. The
 * queue is closed after a failure and opened again a second later, a few times. One thread.
 */
final class RecordingWriter {

    private static final int MAX_FAILURES = 5;
    private static final int FORMAT = 1;

    /** What all recordings share. */
    record Surroundings(Path sessionsDir, List<GpuInfo> gpus, SessionSummary summary, NanoClock clock,
                        Consumer<String> problems) {
    }

    private final RecordingFeed feed;
    private final Session session;
    private final Surroundings surroundings;
    private final SessionStart start;
    private final byte[] scratch = new byte[JournalRecord.MAX_LENGTH];
    private final UnsafeBuffer scratchBuffer = new UnsafeBuffer(scratch);
    private final CRC32C crc = new CRC32C();
    /** Excerpts that later ones need and that could not be appended yet. */
    private final Queue<byte[]> owed = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private Path folder;
    private RecordingLock lock;
    private RecordingQueue queue;
    private boolean paused;
    private int failures;
    private long sequence;
    private long readBackSequence;
    private long frameRecords;
    private long gpuSamples;
    private long lostFrameRecords;
    private long lostGpuSamples;
    private long lostAppended;

    RecordingWriter(final RecordingFeed feed, final Surroundings surroundings) {
        this.feed = feed;
        this.session = feed.session();
        this.surroundings = surroundings;
        this.start = SessionStart.of(session.id(), session.container(), session.startEpochNanos(), session.startNanos(),
            surroundings.gpus());
        final byte[] json = Json.line(start.toJson());
        final int length = JournalRecord.text(scratchBuffer, JournalRecord.START, json);
        scratchBuffer.putInt(JournalRecord.BODY, 0);
        owe(length);
    }

    private void owe(final int length) {
        final byte[] excerpt = new byte[length];
        scratchBuffer.getBytes(0, excerpt);
        owed.add(excerpt);
    }

    /**
     * Looks after the recording, at its start and once a second.
     *
     * @param room why nothing may be written now, or null.
     */
    void check(final String room) {
        paused = room != null;
        if (!paused && queue == null && failures < MAX_FAILURES) {
            open();
        }
        if (queue != null && !paused) {
            payDebts();
        }
        if (queue != null && sequence != readBackSequence) {
            readBack();
        }
    }

    private void open() {
        try {
            if (folder == null) {
                folder = RecordingFolder.create(surroundings.sessionsDir(), session.id());
            }
            if (lock == null) {
                lock = RecordingLock.take(folder);
                final Map<String, Object> content = content("recording");
                content.putAll(start.toJson());
                RecordingFolder.writeSession(folder, content);
            }
            queue = new RecordingQueue(folder, session.startEpochNanos(), session.startNanos(), surroundings.clock());
            RecordingFolder.restrict(folder);
        } catch (final Throwable failure) {
            failed("opening it failed", failure);
        }
    }

    private void payDebts() {
        while (!owed.isEmpty()) {
            final byte[] excerpt = owed.peek();
            scratchBuffer.putBytes(0, excerpt);
            if (!appendScratch(excerpt.length)) {
                return;
            }
            owed.remove();
        }
        if (lostFrameRecords() + lostGpuSamples() != lostAppended) {
            final long lost = lostFrameRecords() + lostGpuSamples();
            final int length = JournalRecord.BODY + 2 * Long.BYTES;
            scratchBuffer.putLong(JournalRecord.BODY, lostFrameRecords());
            scratchBuffer.putLong(JournalRecord.SECOND, lostGpuSamples());
            JournalRecord.header(scratchBuffer, length, JournalRecord.LOST, 0, 0);
            if (appendScratch(length)) {
                lostAppended = lost;
            }
        }
    }

    /**
     * Appends an excerpt of the buffer.
     *
     * @param source holds it, but for sequence and checksum.
     * @param index  where it begins.
     * @param length of it.
     */
    void append(final DirectBuffer source, final int index, final int length) {
        source.getBytes(index, scratch, 0, length);
        final int kind = JournalRecord.kind(scratchBuffer);
        final int records = JournalRecord.records(scratchBuffer);
        final boolean appended = queue != null && !paused && owed.isEmpty() && appendScratch(length);
        switch (kind) {
            case JournalRecord.FRAMES -> {
                frameRecords += appended ? records : 0;
                lostFrameRecords += appended ? 0 : records;
            }
            case JournalRecord.GPU_SAMPLE -> {
                gpuSamples += appended ? 1 : 0;
                lostGpuSamples += appended ? 0 : 1;
                if (!appended) {
                    feed.missSamples();
                }
            }
            default -> {
                if (!appended) {
                    owe(length);
                }
            }
        }
    }

    private boolean appendScratch(final int length) {
        try {
            JournalRecord.seal(scratchBuffer, scratch, sequence, crc);
            queue.append(scratch, length);
            sequence++;
            return true;
        } catch (final Throwable failure) {
            failed("appending failed", failure);
            return false;
        }
    }

    private void readBack() {
        try {
            final String problem = queue.readBack(sequence - 1);
            readBackSequence = sequence;
            if (problem != null) {
                failed(problem, null);
            }
        } catch (final Throwable failure) {
            failed("reading back failed", failure);
        }
    }

    private void failed(final String what, final Throwable failure) {
        problem(what + (failure == null ? "" : ": " + failure));
        failures++;
        closeQueue();
    }

    private void closeQueue() {
        if (queue != null) {
            final RecordingQueue closing = queue;
            queue = null;
            try {
                closing.close();
                RecordingFolder.restrict(folder);
            } catch (final Throwable failure) {
                problem("closing failed: " + failure);
            }
        }
    }

    private void problem(final String text) {
        if (problems.size() < JournalReader.MAX_PROBLEMS && !problems.contains(text)) {
            problems.add(text);
        }
        surroundings.problems().accept("recording " + session.id() + ": " + text);
    }

    /**
     * Ends the recording: last excerpt, summary, state.
     *
     * @param room why nothing may be written now, or null.
     * @return false when nothing of the session was recorded, or its end could not be.
     */
    boolean finish(final String room) {
        check(room);
        if (queue != null && !paused) {
            final int length = JournalRecord.BODY + 3 * Long.BYTES;
            scratchBuffer.putLong(JournalRecord.BODY, endNanos());
            scratchBuffer.putLong(JournalRecord.SECOND, frameRecords);
            scratchBuffer.putLong(JournalRecord.THIRD, gpuSamples);
            JournalRecord.header(scratchBuffer, length, JournalRecord.END, 0, 0);
            if (appendScratch(length)) {
                readBack();
            }
        }
        closeQueue();
        boolean written = false;
        try {
            if (folder != null && lock != null) {
                RecordingFolder.flush(folder);
                RecordingFolder.writeSession(folder, finalContent());
                written = sequence > 0;
            }
        } catch (final Throwable failure) {
            problem("its end could not be written: " + failure);
        }
        unlock();
        return written;
    }

    private long endNanos() {
        return feed.endPosition() == RecordingFeed.RUNNING ? surroundings.clock().nanoTime() : feed.endNanos();
    }

    private void unlock() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (final IOException failure) {
            problem("its lock could not be closed: " + failure);
        }
    }

    private Map<String, Object> content(final String state) {
        final Map<String, Object> content = new LinkedHashMap<>();
        content.put("format", FORMAT);
        content.put("state", state);
        return content;
    }

    private Map<String, Object> finalContent() {
        final Map<String, Object> content = content("complete");
        content.putAll(start.toJson());
        content.put("game", session.game());
        content.put("end_ns", endNanos());
        content.put("excerpts", sequence);
        content.put("frame_records", frameRecords);
        content.put("gpu_samples", gpuSamples);
        content.put("lost_frame_records", lostFrameRecords());
        content.put("lost_gpu_samples", lostGpuSamples());
        try {
            content.put("summary", surroundings.summary().of(session, folder));
        } catch (final Throwable failure) {
            content.put("summary", null);
            problem("the summary failed: " + failure);
        }
        content.put("problems", problems);
        return content;
    }

    int number() {
        return feed.number();
    }

    long endPosition() {
        return feed.endPosition();
    }

    long excerpts() {
        return sequence;
    }

    long lostFrameRecords() {
        return lostFrameRecords + feed.lostFrameRecords();
    }

    long lostGpuSamples() {
        return lostGpuSamples + feed.lostGpuSamples();
    }

    long bytes() {
        return folder == null ? 0 : DiskUsage.bytes(folder);
    }
}
