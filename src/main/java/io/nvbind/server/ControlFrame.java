package io.nvbind.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of control frames as a server sends them: RFC 6455, section 5.5. */
final class ControlFrame {

    private static final int MAX_REASON_BYTES = 123;

    private ControlFrame() {
    }

    /** A frame with a payload of up to 125 bytes. */
    static byte[] of(final int opcode, final byte[] payload) {
        return ByteBuffer.allocate(2 + payload.length).put((byte) (0x80 | opcode)).put((byte) payload.length).put(payload)
            .array();
    }

    /** A close frame; a reason that is too long is cut between two characters, {@link CloseCode#NONE} has none. */
    static byte[] close(final int code, final String reason) {
        if (code == CloseCode.NONE) {
            return of(FrameReader.CLOSE, new byte[0]);
        }
        final byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MAX_REASON_BYTES);
        while (length < text.length && (text[length] & 0xc0) == 0x80) {
            length--;
        }
        return of(FrameReader.CLOSE, ByteBuffer.allocate(2 + length).putShort((short) code).put(text, 0, length).array());
    }
}
