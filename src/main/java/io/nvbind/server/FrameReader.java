package io.nvbind.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a client's frames, however they are cut into pieces: RFC 6455, section 5. Text up to {@value #MAX_TEXT_BYTES}
 * bytes and control frames; everything else is a {@link SocketViolation}. One thread; buffers no more than one message.
 */
final class FrameReader {

    /** The longest text message, bytes, all its fragments together. */
    static final int MAX_TEXT_BYTES = 16 * 1024;

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** What comes. */
    interface Listener {
        /** A whole text message. */
        void onText(String text);

        /** A ping, to be answered by the same bytes. */
        void onPing(byte[] payload);

        /** A close frame; {@link CloseCode#NONE} when it has no code. */
        void onClose(int code);
    }

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int CONTROL = 8;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MASK_BYTES = 4;

    private final Listener listener;
    private final byte[] head = new byte[14];
    private int headLength;
    private int headNeeded = 2;
    private byte[] text = {};
    private int textLength;
    private boolean inMessage;
    private final byte[] control = new byte[MAX_CONTROL_BYTES];
    private int controlLength;
    private int opcode;
    private boolean last;
    private long left = -1;
    private int mask;
    private int maskAt;
    private boolean closed;
    private long frames;

    FrameReader(final Listener listener) {
        this.listener = listener;
    }

    /** Takes in what came; after a close frame the rest is left. */
    void read(final ByteBuffer in) throws SocketViolation {
        while (!closed && in.hasRemaining()) {
            if (left < 0) {
                head(in);
            } else if (opcode >= CONTROL) {
                controlLength = unmask(in, control, controlLength);
            } else {
                textLength = unmask(in, text, textLength);
            }
            if (left == 0) {
                left = -1;
                end();
            }
        }
    }

    private void head(final ByteBuffer in) throws SocketViolation {
        while (headLength < headNeeded && in.hasRemaining()) {
            head[headLength++] = in.get();
            if (headLength == 2) {
                begin(head[0] & 0xff, head[1] & 0xff);
            }
        }
        if (headLength == headNeeded) {
            final int first = head[1] & LENGTH;
            long length = first;
            if (first >= SHORT_LENGTH) {
                length = 0;
                for (int i = 2; i < headNeeded - MASK_BYTES; i++) {
                    length = (length << 8) | (head[i] & 0xff);
                }
            }
            mask = ByteBuffer.wrap(head, headNeeded - MASK_BYTES, MASK_BYTES).getInt();
            maskAt = 0;
            payload(length);
            headLength = 0;
            headNeeded = 2;
        }
    }

    private void begin(final int first, final int second) throws SocketViolation {
        opcode = first & 0xf;
        last = (first & FINAL) != 0;
        final int length = second & LENGTH;
        check((first & RESERVED) == 0, "a reserved bit is set");
        check((second & MASKED) != 0, "a client's frames are masked");
        switch (opcode) {
            case CONTINUATION -> check(inMessage, "a continuation of nothing");
            case TEXT -> check(!inMessage, "a new message within another");
            case BINARY -> throw new SocketViolation(CloseCode.UNSUPPORTED, "binary messages are not accepted");
            case CLOSE, PING, PONG -> {
                check(last, "a control frame is not cut into fragments");
                check(length <= MAX_CONTROL_BYTES, "a control frame has at most " + MAX_CONTROL_BYTES + " bytes");
            }
            default -> throw new SocketViolation(CloseCode.PROTOCOL_ERROR, "opcode " + opcode + " is not known");
        }
        headNeeded = 2 + MASK_BYTES + (length == SHORT_LENGTH ? 2 : length == LONG_LENGTH ? Long.BYTES : 0);
    }

    private void payload(final long length) throws SocketViolation {
        check(length >= 0, "a negative length");
        if (opcode < CONTROL) {
            if (length > MAX_TEXT_BYTES - textLength) {
                throw new SocketViolation(CloseCode.TOO_BIG, "a message has at most " + MAX_TEXT_BYTES + " bytes");
            }
            inMessage = true;
            final int needed = textLength + (int) length;
            text = needed > text.length ? Arrays.copyOf(text, Math.max(needed, Math.min(2 * needed, MAX_TEXT_BYTES))) : text;
        }
        left = length;
    }

    /** Takes from {@code in} what belongs to the frame, and returns the new length of {@code to}. */
    private int unmask(final ByteBuffer in, final byte[] to, final int from) {
        final int count = (int) Math.min(left, in.remaining());
        for (int i = 0; i < count; i++) {
            to[from + i] = (byte) (in.get() ^ (mask >>> ((MASK_BYTES - 1 - maskAt) * Byte.SIZE)));
            maskAt = (maskAt + 1) & (MASK_BYTES - 1);
        }
        left -= count;
        return from + count;
    }

    /** Whole frames so far: a peer that sends them byte by byte is none that lives. */
    long frames() {
        return frames;
    }

    private void end() throws SocketViolation {
        frames++;
        switch (opcode) {
            case PING -> listener.onPing(Arrays.copyOf(control, controlLength));
            case CLOSE -> {
                closed = true;
                listener.onClose(closeCode());
            }
            case PONG -> {
                // Nothing is asked by it.
            }
            default -> {
                if (last) {
                    final String message = utf8(text, 0, textLength);
                    inMessage = false;
                    textLength = 0;
                    text = new byte[0];
                    listener.onText(message);
                }
            }
        }
        controlLength = 0;
    }

    private int closeCode() throws SocketViolation {
        if (controlLength == 0) {
            return CloseCode.NONE;
        }
        final int code = controlLength == 1 ? 0 : ((control[0] & 0xff) << 8) | (control[1] & 0xff);
        check(CloseCode.maySend(code), "close code " + code + " may not be sent");
        utf8(control, 2, controlLength - 2);
        return code;
    }

    private static String utf8(final byte[] bytes, final int offset, final int length) throws SocketViolation {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
        } catch (final CharacterCodingException malformed) {
            throw new SocketViolation(CloseCode.NOT_UTF8, "the text is not UTF-8");
        }
    }

    private static void check(final boolean right, final String otherwise) throws SocketViolation {
        if (!right) {
            throw new SocketViolation(CloseCode.PROTOCOL_ERROR, otherwise);
        }
    }
}
