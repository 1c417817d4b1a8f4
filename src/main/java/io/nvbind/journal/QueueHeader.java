package io.nvbind.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The first bytes of the files of a queue. They name classes that Chronicle looks up, so a file from elsewhere is opened
 * only if they are those this program writes, but for the positions in them.
 */
final class QueueHeader {

    private static final String EXCERPTS =
        "c1000040b906686561646572b608" + text("SCQStore") + "82aa000000cd" + text("writePosition")
        + "8e01000000008d02000000000000000200000000000000" + any(2 * Long.BYTES)
        + "c8" + text("indexing") + "b60c" + text("SCQSIndexing") + "824c000000ca" + text("indexCount")
        + "a50010cc" + text("indexSpacing") + "a50001cb" + text("index2Index") + "8fa7" + any(Long.BYTES)
        + "c9" + text("lastIndex") + "8e00000000a7" + any(Long.BYTES) + "ca" + text("dataFormat") + "a101";
    private static final String METADATA =
        "94000040b906686561646572b607" + text("STStore") + "827e000000c8" + text("wireType") + "b608" + text("WireType")
        + "ec" + text("BINARY_LIGHT") + "c8" + text("metadata") + "b607" + text("SCQMeta") + "8246000000c4" + text("roll")
        + "b608" + text("SCQSRoll") + "8227000000c6" + text("length") + "a6005c2605c6" + text("format") + "eb"
        + text("yyyyMMdd'F'") + "c5" + text("epoch") + "a100c8" + text("sourceId") + "a100";

    private QueueHeader() {
    }

    private static String text(final String ascii) {
        final StringBuilder hex = new StringBuilder();
        for (int i = 0; i < ascii.length(); i++) {
            hex.append("%02x".formatted((int) ascii.charAt(i)));
        }
        return hex.toString();
    }

    private static String any(final int bytes) {
        return "..".repeat(bytes);
    }

    /**
     * Whether a file begins as one of this program's queues does.
     *
     * @param file of excerpts or of metadata, by its name; not followed if it is a link.
     * @return false when it does not.
     * @throws IOException when it cannot be read.
     */
    static boolean isOwn(final Path file) throws IOException {
        final String pattern = file.getFileName().toString().endsWith(".cq4t") ? METADATA : EXCERPTS;
        final ByteBuffer head = ByteBuffer.allocate(pattern.length() / 2);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            int read = 0;
            while (head.hasRemaining() && read >= 0) {
                read = channel.read(head);
            }
        }
        boolean same = !head.hasRemaining();
        for (int i = 0; same && i < head.limit(); i++) {
            final String expected = pattern.substring(2 * i, 2 * i + 2);
            same = expected.equals("..") || Integer.parseInt(expected, 16) == (head.get(i) & 0xff);
        }
        return same;
    }
}
