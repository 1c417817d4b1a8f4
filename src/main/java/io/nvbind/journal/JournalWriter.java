package io.nvbind.journal;

import io.nvbind.gpu.GpuInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * The journal's end on the disk: takes excerpts from the buffer, appends each to its recording, and looks after the
 * recordings once a second.
 *
 * <p>One thread, but for {@link #onStart} (telemetry's) and {@link #status} (any).
 */
final class JournalWriter implements Agent {

    private static final long CHECK_NANOS = 1_000_000_000L;
    private static final long BUSY_NANOS = 20_000_000L;
    private static final long IDLE_NANOS = CHECK_NANOS;
    private static final int KEPT_PROBLEMS = 16;

    private final RecordingWriter.Surroundings surroundings;
    private final NanoClock clock;
    private final DiskSpace disk;
    private final OneToOneRingBuffer buffer;
    private final MessageHandler handler = this::onExcerpt;
    private final Queue<RecordingFeed> starts = new ConcurrentLinkedQueue<>();
    private final List<RecordingWriter> open = new ArrayList<>();
    private final SequencedSet<String> problems = new LinkedHashSet<>();
    private long recorded;
    private final CountDownLatch ready = new CountDownLatch(1);
    private long refused;
    private long excerpts;
    private long lostFrameRecords;
    private long lostGpuSamples;
    private long nextCheckNanos;
    private volatile JournalStatus status = new JournalStatus(0, 0, 0, 0, 0, 0, 0, 0, List.of());
    private volatile long nextDeadlineNanos;
    private volatile Thread thread;

    JournalWriter(final Path sessionsDir, final List<GpuInfo> gpus, final SessionSummary summary, final NanoClock clock,
                  final DiskSpace disk, final OneToOneRingBuffer buffer) {
        this.surroundings = new RecordingWriter.Surroundings(sessionsDir, gpus, summary, clock, this::problem);
        this.clock = clock;
        this.disk = disk;
        this.buffer = buffer;
        this.nextCheckNanos = clock.nanoTime() + CHECK_NANOS;
        this.nextDeadlineNanos = clock.nanoTime();
    }

    void onStart(final RecordingFeed feed) {
        starts.add(feed);
        LockSupport.unpark(thread);
    }

    @Override
    public void onStart() {
        thread = Thread.currentThread();
        try {
            RecordingQueue.warmUp();
        } catch (final IOException | RuntimeException | Error failure) {
            // The recording itself may still go well; if not, it tells of itself.
            problem("a trial recording failed: " + failure);
        } finally {
            ready.countDown();
        }
    }

    void awaitReady() throws InterruptedException {
        ready.await();
    }

    @Override
    public int doWork() {
        int work = begin();
        work += buffer.read(handler);
        final long now = clock.nanoTime();
        if (now - nextCheckNanos >= 0) {
            nextCheckNanos = now + CHECK_NANOS;
            check();
        }
        work += finish();
        nextDeadlineNanos = clock.nanoTime() + (open.isEmpty() ? IDLE_NANOS : BUSY_NANOS);
        return work;
    }

    private int begin() {
        int begun = 0;
        for (RecordingFeed feed = starts.poll(); feed != null; feed = starts.poll()) {
            final RecordingWriter recording = new RecordingWriter(feed, surroundings);
            open.add(recording);
            recording.check(room());
            begun++;
        }
        if (begun > 0) {
            publish();
        }
        return begun;
    }

    private String room() {
        final String problem = disk.problem();
        if (problem != null) {
            problem(problem);
        }
        return problem;
    }

    private void onExcerpt(final int number, final MutableDirectBuffer source, final int index, final int length) {
        RecordingWriter recording = recording(number);
        if (recording == null) {
            // Its start was told after this turn asked for starts, yet before the excerpt.
            begin();
            recording = recording(number);
        }
        recording.append(source, index, length);
    }

    private RecordingWriter recording(final int number) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).number() == number) {
                return open.get(i);
            }
        }
        return null;
    }

    private void check() {
        if (!open.isEmpty()) {
            final String room = room();
            for (int i = 0; i < open.size(); i++) {
                open.get(i).check(room);
            }
        }
        for (final String warning : ChronicleRules.warnings()) {
            problem(warning);
        }
        publish();
    }

    private int finish() {
        int finished = 0;
        for (int i = open.size() - 1; i >= 0; i--) {
            final RecordingWriter recording = open.get(i);
            if (recording.endPosition() <= buffer.consumerPosition()) {
                open.remove(i);
                finish(recording);
                finished++;
            }
        }
        if (finished > 0) {
            publish();
        }
        return finished;
    }

    private void finish(final RecordingWriter recording) {
        if (recording.finish(room())) {
            recorded++;
        } else {
            refused++;
        }
        excerpts += recording.excerpts();
        lostFrameRecords += recording.lostFrameRecords();
        lostGpuSamples += recording.lostGpuSamples();
    }

    private void problem(final String text) {
        problems.addLast(text);
        while (problems.size() > KEPT_PROBLEMS) {
            problems.removeFirst();
        }
    }

    private void publish() {
        long appended = excerpts;
        long frames = lostFrameRecords;
        long samples = lostGpuSamples;
        long bytes = 0;
        for (final RecordingWriter recording : open) {
            appended += recording.excerpts();
            frames += recording.lostFrameRecords();
            samples += recording.lostGpuSamples();
            final long each = recording.bytes();
            bytes = each < 0 || bytes < 0 ? -1 : bytes + each;
        }
        status = new JournalStatus(open.size(), recorded, refused, appended, frames, samples, bytes, 0,
            List.copyOf(problems));
    }

    JournalStatus status() {
        final JournalStatus last = status;
        return new JournalStatus(last.recording(), last.recorded(), last.refused(), last.excerpts(), last.lostFrameRecords(),
            last.lostGpuSamples(), last.bytes(), buffer.size(), last.problems());
    }

    long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    @Override
    public void onClose() {
        doWork();
        while (buffer.read(handler) > 0) {
            Thread.onSpinWait();
        }
        for (final RecordingWriter recording : open.reversed()) {
            finish(recording);
        }
        open.clear();
        publish();
    }

    @Override
    public String roleName() {
        return "journal";
    }
}
