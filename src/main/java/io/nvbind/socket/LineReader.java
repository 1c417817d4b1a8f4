package io.nvbind.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Splits what comes into lines, each of limited length. One thread. */
final class LineReader {

    /** The longest line, its end included. */
    static final int MAX_LINE_BYTES = 65_536;

    private static final int SMALL = 4096;

    private final ReadableByteChannel channel;
    private byte[] bytes = new byte[SMALL];
    private ByteBuffer free = ByteBuffer.wrap(bytes);
    private int start;
    private int end;
    private int lineLength;

    LineReader(final ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** Whether part of a line has come, whose rest is awaited. */
    boolean isWithinLine() {
        return end > start;
    }

    /** Whether a whole line is here already. */
    boolean hasLine() {
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n') {
                lineLength = i - start;
                return true;
            }
        }
        return false;
    }

    /**
     * Waits for more bytes.
     *
     * @return false at the end of what the peer sends.
     * @throws LineTooLongException when no line ends within the limit.
     * @throws IOException          when the connection broke.
     */
    boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            if (end >= MAX_LINE_BYTES) {
                throw new LineTooLongException();
            }
            bytes = Arrays.copyOf(bytes, Math.min(MAX_LINE_BYTES, 2 * bytes.length));
            free = ByteBuffer.wrap(bytes);
        }
        free.limit(bytes.length).position(end);
        final int read = channel.read(free);
        end += Math.max(0, read);
        return read >= 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int lineStart() {
        return start;
    }

    /** Of the line that {@link #hasLine} found, without its end. */
    int lineLength() {
        return lineLength;
    }

    /** Goes on behind the line. */
    void next() {
        start += lineLength + 1;
    }

    /** A line is longer than it may be. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1;

        LineTooLongException() {
            super("a line has more than " + MAX_LINE_BYTES + " bytes");
        }
    }
}
