package io.nvbind.sim;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Numbers and texts in memory that others read meanwhile. Each number is read and written whole, and in program order.
 */
final class SimMemory {

    private static final VarHandle INT =
        ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle LONG =
        ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private SimMemory() {
    }

    static int getInt(final MemorySegment memory, final long offset) {
        return (int) INT.getVolatile(memory, offset);
    }

    static void putInt(final MemorySegment memory, final long offset, final int value) {
        INT.setVolatile(memory, offset, value);
    }

    static long getLong(final MemorySegment memory, final long offset) {
        return (long) LONG.getVolatile(memory, offset);
    }

    static void putLong(final MemorySegment memory, final long offset, final long value) {
        LONG.setVolatile(memory, offset, value);
    }

    static void setBits(final MemorySegment memory, final long offset, final int bits, final boolean on) {
        if (on) {
            INT.getAndBitwiseOr(memory, offset, bits);
        } else {
            INT.getAndBitwiseAnd(memory, offset, ~bits);
        }
    }

    static String getText(final MemorySegment memory, final long offset, final int length) {
        final byte[] bytes = memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Fills the whole field; throws where the text and its end do not fit. */
    static void putText(final MemorySegment memory, final long offset, final int length, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= length) {
            throw new IllegalArgumentException(
                "'" + text + "' has " + bytes.length + " bytes, allowed are at most " + (length - 1));
        }
        final MemorySegment field = memory.asSlice(offset, length);
        field.fill((byte) 0);
        MemorySegment.copy(bytes, 0, field, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }
}
