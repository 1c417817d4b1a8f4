package io.nvbind.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The Chronicle queue of one recording, to read from. On damaged files Chronicle throws whatever comes to hand, errors
 * too: here all of it is an {@link IOException}. One thread.
 */
final class RecordingSource implements AutoCloseable {

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ExcerptTailer tailer;

    /**
     * Opens a queue without changing it.
     *
     * @param queue its folder.
     * @throws IOException when nothing of it can be read.
     */
    RecordingSource(final Path queue) throws IOException {
        ChronicleRules.apply();
        try {
            final SingleChronicleQueue files = SingleChronicleQueueBuilder.binary(queue).readOnly(true).build();
            open.add(files);
            tailer = files.createTailer();
            open.add(tailer);
        } catch (final RuntimeException | Error failure) {
            close();
            throw new IOException("nothing of the recording " + queue.getParent() + " can be read: " + failure, failure);
        }
    }

    /**
     * Reads the next excerpt.
     *
     * @param bytes receives it from 0, as much as there is room for.
     * @return its length, -1 at the end.
     * @throws IOException when nothing more can be read.
     */
    long next(final byte[] bytes) throws IOException {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return -1;
            }
            final Bytes<?> content = document.wire().bytes();
            final long length = content.readRemaining();
            content.read(bytes, 0, (int) Math.min(length, bytes.length));
            return length;
        } catch (final RuntimeException | Error failure) {
            throw new IOException(failure.toString(), failure);
        }
    }

    @Override
    public void close() {
        for (final AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (final Exception | Error failure) {
                JournalReader.note(ChronicleRules.READER.orElse(new ArrayList<>()), "closing failed: " + failure);
            }
        }
    }
}
