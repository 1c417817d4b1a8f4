package io.nvbind.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The Chronicle queue of one recording, to append to.
 *
 * <p>Its clock cannot jump: midnight of the day on which the session began, plus what the monotonic clock counted since.
 * So a day passes before it rolls. Opening takes about half a second.
 * {@link #append} allocates nothing in the steady state. One thread.
 */
final class RecordingQueue implements AutoCloseable {

    private static final int BLOCK_BYTES = 1024 * 1024;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final long NANOS_PER_DAY = MILLIS_PER_DAY * NANOS_PER_MILLI;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final byte[] readBack = new byte[JournalRecord.MAX_LENGTH];
    private final UnsafeBuffer readBackBuffer = new UnsafeBuffer(readBack);
    private final CRC32C crc = new CRC32C();

    /**
     * Opens the queue, new or not.
     *
     * @param folder          of the recording.
     * @param startEpochNanos when the session began, since 1970.
     * @param startNanos      the same instant on the clock.
     * @param clock           monotonic.
     */
    RecordingQueue(final Path folder, final long startEpochNanos, final long startNanos, final NanoClock clock) {
        ChronicleRules.apply();
        final long midnightMillis = startEpochNanos / NANOS_PER_DAY * MILLIS_PER_DAY;
        queue = SingleChronicleQueueBuilder.binary(folder.resolve(RecordingFolder.QUEUE))
            .rollCycle(RollCycles.FAST_DAILY)
            .blockSize(BLOCK_BYTES)
            .timeProvider(() -> midnightMillis + (clock.nanoTime() - startNanos) / NANOS_PER_MILLI)
            .build();
        appender = queue.createAppender();
        tailer = queue.createTailer();
        appender.singleThreadedCheckDisabled(true);
        tailer.singleThreadedCheckDisabled(true);
    }

    /**
     * Loads all that a recording needs, by a queue that is thrown away. Part of it cannot be loaded any more once the JVM
     * shuts down, which is just when a session that has begun a moment ago must be saved.
     *
     * @throws IOException when the folder for temporary files takes none.
     */
    static void warmUp() throws IOException {
        final Path folder = Files.createTempDirectory("nvbind-journal-");
        try (RecordingQueue queue = new RecordingQueue(folder, 0, 0, () -> 0)) {
            queue.append(queue.readBack, Long.BYTES);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Appends an excerpt, whole or not at all.
     *
     * @param bytes  the excerpt from 0, sealed.
     * @param length of it.
     * @throws RuntimeException when it was rolled back. A full disk is an {@link InternalError}.
     */
    void append(final byte[] bytes, final int length) {
        final DocumentContext document = appender.writingDocument();
        try {
            document.wire().bytes().write(bytes, 0, length);
            bringOutFault();
        } catch (final Throwable failure) {
            // Closing would commit the torn excerpt.
            document.rollbackOnClose();
            throw failure;
        } finally {
            document.close();
        }
        bringOutFault();
    }

    /**
     * Throws here what the machine would else throw later, where it is nobody's: a fault in mapped memory is told only when
     * the thread comes by a check for it, and the way back from any native method is one.
     */
    private void bringOutFault() {
        if (Thread.holdsLock(crc)) {
            throw new IllegalStateException("nobody locks it");
        }
    }

    /**
     * Reads what was appended last: a queue may take excerpts and never give them back.
     *
     * @param sequence of that excerpt.
     * @return what is wrong, or null.
     */
    String readBack(final long sequence) {
        if (!tailer.moveToIndex(appender.lastIndexAppended())) {
            return "the excerpt appended last is not in the queue";
        }
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return "the excerpt appended last cannot be read";
            }
            final Bytes<?> bytes = document.wire().bytes();
            final int length = (int) Math.min(bytes.readRemaining(), readBack.length);
            bytes.read(readBack, 0, length);
            final String problem = JournalRecord.problem(readBackBuffer, readBack, length, crc);
            if (problem != null) {
                return "the excerpt appended last is damaged: " + problem;
            }
            final long found = JournalRecord.sequence(readBackBuffer);
            return found == sequence ? null : "the excerpt appended last should be " + sequence + " and is " + found;
        }
    }

    @Override
    public void close() {
        tailer.close();
        appender.close();
        queue.close();
    }
}
