package io.nvbind.sysfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fabricated EDIDs. */
final class Edids {

    private static final int BLOCK = 128;

    private Edids() {
    }

    /** A monitor whose base block tells a name and, with a continuous frequency, a range. */
    static byte[] base(final String name, final int min, final int max, final int flags, final boolean continuous) {
        final byte[] edid = new byte[BLOCK];
        for (int i = 1; i < 7; i++) {
            edid[i] = -1;
        }
        edid[8] = 0x10;
        edid[9] = (byte) 0xac;
        edid[10] = 0x34;
        edid[11] = 0x12;
        edid[18] = 1;
        edid[19] = 4;
        edid[24] = (byte) (continuous ? 1 : 0);
        if (name != null) {
            edid[57] = (byte) 0xfc;
            final byte[] text = (name + "\n            ").substring(0, 13).getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, edid, 59, text.length);
        }
        edid[75] = (byte) 0xfd;
        edid[76] = (byte) flags;
        edid[77] = (byte) min;
        edid[78] = (byte) max;
        return sealed(edid, 0);
    }

    /** Adds a CTA extension with one vendor-specific data block. */
    static byte[] with(final byte[] base, final int... block) {
        final byte[] edid = Arrays.copyOf(base, 2 * BLOCK);
        edid[126] = 1;
        sealed(edid, 0);
        edid[BLOCK] = 2;
        edid[BLOCK + 1] = 3;
        edid[BLOCK + 2] = (byte) (4 + 3 + 1 + block.length);
        edid[BLOCK + 4] = 0x42;
        edid[BLOCK + 7] = (byte) (0x60 | block.length);
        for (int i = 0; i < block.length; i++) {
            edid[BLOCK + 8 + i] = (byte) block[i];
        }
        return sealed(edid, BLOCK);
    }

    static byte[] freeSync() {
        return with(base("PIXEL 27Q", 48, 144, 0, false), 0x1a, 0, 0, 1, 1, 40, 165, 0);
    }

    static byte[] hdmiVrr() {
        return with(base("BIG TV", 40, 120, 0, false), 0xd8, 0x5d, 0xc4, 1, 120, 0x88, 0, 0, 40, 120);
    }

    static byte[] hdmiVrrWide() {
        return with(base("BIG TV", 40, 120, 0, false), 0xd8, 0x5d, 0xc4, 1, 120, 0x88, 0, 0, 0x40 | 48, 44);
    }

    private static byte[] sealed(final byte[] edid, final int block) {
        edid[block + BLOCK - 1] = 0;
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += edid[block + i];
        }
        edid[block + BLOCK - 1] = (byte) -sum;
        return edid;
    }
}
