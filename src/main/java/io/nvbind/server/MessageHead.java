package io.nvbind.server;

import io.nvbind.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Puts before the bytes that all clients share the WebSocket frame's head and what one client alone is told, in its format.
 * One thread; one of an I/O thread allocates a view of those bytes, the writer's own nothing.
 */
final class MessageHead {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    /** Bytes; a text head's names and figures take up to 200. */
    private static final int LONGEST = 512;
    private static final int LONGEST_SHORT = 125;
    private static final int LONGEST_MEDIUM = 0xffff;
    private static final double NANOS_PER_MILLI = 1e6;

    private final boolean ofWriter;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST);
    private final ByteBuffer[] message = {buffer, null};
    private final JsonWriter json = new JsonWriter(256);

    /** For an I/O thread, or for the thread that writes the messages. */
    MessageHead(final boolean ofWriter) {
        this.ofWriter = ofWriter;
    }

    /** A delivery that is sent now, head and rest; the head is valid until the next call. */
    ByteBuffer[] of(final Delivery delivery, final long sentNanos) {
        buffer.clear();
        final int body = delivery.message().length();
        if (delivery.message().format() == Format.TEXT) {
            text(delivery, sentNanos);
            frame(FINAL_TEXT, json.length() + 1 + body);
            buffer.put(json.view()).put((byte) ',');
        } else {
            frame(FINAL_BINARY, BinaryLayout.HEAD_LENGTH + body);
            BinaryLayout.head(buffer, delivery, sentNanos);
        }
        return with(ofWriter ? delivery.message().writersView() : delivery.message().view());
    }

    /** A text message, its head and itself; the head is valid until the next call. */
    ByteBuffer[] ofText(final byte[] text) {
        buffer.clear();
        frame(FINAL_TEXT, text.length);
        return with(ByteBuffer.wrap(text));
    }

    private ByteBuffer[] with(final ByteBuffer rest) {
        buffer.flip();
        message[1] = rest;
        return message;
    }

    /** The object's beginning; the shared rest goes on behind the comma. */
    private void text(final Delivery delivery, final long sentNanos) {
        json.reset().beginObject();
        json.name("missed").number(delivery.missed());
        json.name("sent_ns").number(sentNanos);
        if (!delivery.isFirst()) {
            json.name("interval_frames").number(delivery.frames().frames());
            if (delivery.frames().frames() > 0) {
                json.name("interval_frame_time_min").decimal(delivery.frames().minNanos() / NANOS_PER_MILLI, 3);
                json.name("interval_frame_time_max").decimal(delivery.frames().maxNanos() / NANOS_PER_MILLI, 3);
            }
        }
    }

    private void frame(final int opcode, final int length) {
        buffer.order(ByteOrder.BIG_ENDIAN).put((byte) opcode);
        if (length <= LONGEST_SHORT) {
            buffer.put((byte) length);
        } else if (length <= LONGEST_MEDIUM) {
            buffer.put((byte) 126).putShort((short) length);
        } else {
            buffer.put((byte) 127).putLong(length);
        }
    }
}
