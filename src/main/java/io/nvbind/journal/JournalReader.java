package io.nvbind.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a recording without changing it, whoever wrote it and however that ended. Any thread, each call by itself.
 */
public final class JournalReader {

    static final int MAX_PROBLEMS = 32;
    private static final Pattern QUEUE_FILE = Pattern.compile("metadata\\.cq4t|\\d{8}F\\.cq4");

    private JournalReader() {
    }

    /**
     * Delivers what a recording holds. A damaged excerpt is left out and said in the result; what cannot be read at all
     * is an error.
     *
     * @param recording its folder.
     * @param listener  receives the records; what it throws ends the reading.
     * @return what was found and what was not.
     * @throws IOException when there is no recording, or nothing of it can be read.
     */
    public static RecordingContent read(final Path recording, final RecordingListener listener) throws IOException {
        ChronicleRules.apply();
        final List<String> problems = new ArrayList<>();
        final Path folder = recording.resolve(RecordingFolder.QUEUE);
        look(folder, problems);
        final boolean written = RecordingLock.isHeld(recording);
        final RecordingDecoder decoder = new RecordingDecoder(listener, problems);
        try (SingleChronicleQueue queue = open(folder)) {
            read(queue, decoder, problems);
        }
        ChronicleRules.warnings().forEach(warning -> note(problems, warning));
        if (!decoder.ended() && !written) {
            note(problems, "its end is missing: the recorder was stopped before the game ended");
            final long behind = UnreadExcerpts.count(folder, decoder.nextSequence());
            if (behind > 0) {
                decoder.damaged(behind);
                note(problems, behind + " excerpts lie behind the place where reading had to stop");
            }
        }
        return decoder.content();
    }

    private static void look(final Path folder, final List<String> problems) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is no folder: there is no recording");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (final Path file : files) {
                final String name = file.getFileName().toString();
                final boolean known = QUEUE_FILE.matcher(name).matches();
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || (!known && name.endsWith(".cq4"))) {
                    throw new IOException(file + " does not belong to a recording; take it away to read the rest");
                }
                if (!known) {
                    note(problems, name + " does not belong to a recording and is left alone");
                }
            }
        }
    }

    private static SingleChronicleQueue open(final Path folder) throws IOException {
        try {
            return SingleChronicleQueueBuilder.binary(folder).readOnly(true).build();
        } catch (final Throwable failure) {
            throw new IOException("nothing of the recording " + folder.getParent() + " can be read: " + failure, failure);
        }
    }

    private static void read(final SingleChronicleQueue queue, final RecordingDecoder decoder, final List<String> problems) {
        final byte[] bytes = new byte[JournalRecord.MAX_LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        try (ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                final long length;
                try {
                    length = next(tailer, bytes);
                } catch (final Throwable failure) {
                    decoder.damaged(1);
                    note(problems, "reading stopped behind excerpt " + (decoder.nextSequence() - 1) + ": " + failure);
                    return;
                }
                if (length < 0) {
                    return;
                }
                decoder.excerpt(buffer, bytes, (int) Math.min(length, Integer.MAX_VALUE));
            }
        }
    }

    private static long next(final ExcerptTailer tailer, final byte[] bytes) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return -1;
            }
            final Bytes<?> content = document.wire().bytes();
            final long length = content.readRemaining();
            content.read(bytes, 0, (int) Math.min(length, bytes.length));
            return length;
        }
    }

    static void note(final List<String> problems, final String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }
}
