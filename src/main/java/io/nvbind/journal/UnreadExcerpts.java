package io.nvbind.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Looks for excerpts behind the place where Chronicle sees the end: a zeroed or damaged header in the middle looks to it
 * like the end of the queue.
 */
final class UnreadExcerpts {

    private static final int CHUNK = 1024 * 1024;

    private UnreadExcerpts() {
    }

    /**
     * Counts headers of excerpts that were not read.
     *
     * @param queue        its folder.
     * @param nextSequence the excerpt that would come next.
     * @return their number.
     * @throws IOException when a file cannot be read.
     */
    static long count(final Path queue, final long nextSequence) throws IOException {
        long found = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(queue, "*.cq4")) {
            for (final Path file : files) {
                try (FileChannel channel =
                         FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                    found += count(channel, nextSequence);
                }
            }
        }
        return found;
    }

    private static long count(final FileChannel channel, final long nextSequence) throws IOException {
        final ByteBuffer chunk = ByteBuffer.allocate(CHUNK + JournalRecord.BODY).order(ByteOrder.LITTLE_ENDIAN);
        long found = 0;
        // Each chunk overlaps the next by a header less one word, so that each header is looked at once.
        for (long position = 0; position < channel.size(); position += CHUNK) {
            chunk.clear();
            int read = 0;
            while (chunk.hasRemaining() && read >= 0) {
                read = channel.read(chunk, position + chunk.position());
            }
            final int last = Math.min(CHUNK - Integer.BYTES, chunk.position() - JournalRecord.BODY);
            for (int at = 0; at <= last; at += Integer.BYTES) {
                if (chunk.getInt(at) == JournalRecord.MAGIC && isUnread(chunk, at, nextSequence)) {
                    found++;
                }
            }
        }
        return found;
    }

    private static boolean isUnread(final ByteBuffer chunk, final int at, final long nextSequence) {
        final int length = chunk.getInt(at + JournalRecord.LENGTH_OFFSET);
        return length >= JournalRecord.BODY && length <= JournalRecord.MAX_LENGTH
            && chunk.getLong(at + JournalRecord.SEQUENCE_OFFSET) >= nextSequence;
    }
}
