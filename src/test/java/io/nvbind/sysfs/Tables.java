package io.nvbind.sysfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Fabricated gpu_metrics tables: all bits set, as the driver leaves what it does not know, but for what is put in. */
final class Tables {

    private final ByteBuffer bytes;

    Tables(final int format, final int content, final int size) {
        final byte[] unset = new byte[size];
        Arrays.fill(unset, (byte) 0xff);
        bytes = ByteBuffer.wrap(unset).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(0, (short) size).put(2, (byte) format).put(3, (byte) content);
    }

    Tables u16(final int offset, final int value) {
        bytes.putShort(offset, (short) value);
        return this;
    }

    Tables u32(final int offset, final int value) {
        bytes.putInt(offset, value);
        return this;
    }

    Tables u64(final int offset, final long value) {
        bytes.putLong(offset, value);
        return this;
    }

    byte[] bytes() {
        return bytes.array().clone();
    }

    /** The table of a Navi 21, laid out by hand after struct gpu_metrics_v1_3. */
    static Tables navi21() {
        return new Tables(1, 3, 120)
            .u16(4, 54).u16(6, 66).u16(8, 60).u16(16, 37).u16(18, 12).u16(22, 123)
            .u16(54, 1800).u16(58, 1000).u16(72, 1450).u64(112, 0);
    }

    /** The table of an APU of the Rembrandt generation. */
    static Tables apu() {
        return new Tables(2, 3, 152).u16(4, 5123).u16(76, 1900).u16(80, 2400).u64(120, 1L << 35);
    }

    /** The table of an Instinct, with its eight graphics clocks, the first unknown. */
    static Tables instinct() {
        return new Tables(1, 7, 1664)
            .u16(4, 61).u16(6, 55).u16(10, 410).u16(12, 88).u16(14, 45)
            .u32(44, 0).u32(48, 9).u32(52, 100).u32(56, 0).u32(60, 0)
            .u16(298, 2100).u16(336, 900);
    }
}
