package io.nvbind.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
        final List<String> problems = new ArrayList<>();
        final Path queue = recording.resolve(RecordingFolder.QUEUE);
        look(queue, problems);
        final boolean written = RecordingLock.isHeld(recording);
        final RecordingDecoder decoder = new RecordingDecoder(listener, problems);
        try {
            ScopedValue.where(ChronicleRules.READER, problems).call(() -> read(queue, decoder, problems));
        } catch (final InternalError fault) {
            // A fault in mapped memory may be told later than the access that caused it.
            throw new IOException("the recording " + recording + " was cut short while it was read", fault);
        }
        if (!decoder.ended() && !written) {
            note(problems, "the end of the session is missing");
            final long behind = UnreadExcerpts.count(queue, decoder.nextSequence());
            if (behind > 0) {
                decoder.damaged(behind);
                note(problems, behind + " excerpts lie behind the place where reading had to stop");
            }
        }
        return decoder.content();
    }

    private static RecordingDecoder read(final Path queue, final RecordingDecoder decoder, final List<String> problems)
        throws IOException {
        final byte[] bytes = new byte[JournalRecord.MAX_LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        try (RecordingSource source = new RecordingSource(queue)) {
            long length = next(source, bytes, decoder, problems);
            while (length >= 0) {
                decoder.excerpt(buffer, bytes, (int) Math.min(length, Integer.MAX_VALUE));
                length = next(source, bytes, decoder, problems);
            }
        }
        return decoder;
    }

    private static long next(final RecordingSource source, final byte[] bytes, final RecordingDecoder decoder,
                             final List<String> problems) {
        try {
            return source.next(bytes);
        } catch (final IOException failure) {
            decoder.damaged(1);
            note(problems, "reading stopped before excerpt " + decoder.nextSequence() + ": " + failure.getMessage());
            return -1;
        }
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
                if (known && !QueueHeader.isOwn(file)) {
                    throw new IOException(file + " was not written by this program, or its beginning is damaged");
                }
                if (!known) {
                    note(problems, name + " does not belong to a recording and is left alone");
                }
            }
        }
    }

    static void note(final List<String> problems, final String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }
}
