package io.nvbind.sysfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a display says about itself: VESA E-EDID 1.3 and 1.4 with CTA-861 extensions.
 *
 * <p>The range of refresh rates is taken from AMD's vendor-specific data block (OUI 00-00-1A: version, then least and
 * greatest rate; as edid-decode and the kernel's {@code amdgpu_dm.c} read it), else from HDMI Forum's (OUI C4-5D-D8, bytes
 * VRRmin and VRRmax of HDMI 2.1), else from the display range limits (descriptor FD) of a display of continuous frequency.
 *
 * @param name  of the monitor.
 * @param sync  by what it adapts.
 * @param minHz least rate.
 * @param maxHz greatest rate.
 */
record Edid(String name, AdaptiveSync sync, int minHz, int maxHz) {

    private static final int BLOCK = 128;
    private static final byte[] MAGIC = {0, -1, -1, -1, -1, -1, -1, 0};
    private static final int REVISION = 19;
    private static final int FEATURES = 24;
    private static final int FIRST_DESCRIPTOR = 54;
    private static final int DESCRIPTOR = 18;
    private static final int DESCRIPTORS = 4;
    private static final int NAME_TAG = 0xfc;
    private static final int RANGE_TAG = 0xfd;
    private static final int CTA = 2;
    private static final int VENDOR_BLOCK = 3;
    private static final int AMD = 0x00001a;
    private static final int HDMI_FORUM = 0xc45dd8;
    private static final int HIGH_RATES = 255;

    /**
     * Reads an EDID. Extensions with a wrong checksum are left out.
     *
     * @param bytes all its blocks.
     * @return what it says.
     * @throws IOException when it is none; the message continues a sentence.
     */
    static Edid parse(final byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("is empty");
        }
        if (bytes.length < BLOCK) {
            throw new IOException("is cut short");
        }
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length) || !intact(bytes, 0)) {
            throw new IOException("is damaged");
        }
        final Edid base = base(bytes);
        Edid amd = null;
        Edid hdmi = null;
        for (int block = BLOCK; block + BLOCK <= bytes.length; block += BLOCK) {
            if (bytes[block] == CTA && intact(bytes, block)) {
                final int end = block + Math.min(Math.max(bytes[block + 2] & 0xff, 4), BLOCK - 1);
                int at = block + 4;
                while (at < end) {
                    final int length = bytes[at] & 0x1f;
                    if ((bytes[at] & 0xe0) >> 5 == VENDOR_BLOCK && length >= 3 && at + length < end) {
                        final int oui = u8(bytes, at + 1) | u8(bytes, at + 2) << 8 | u8(bytes, at + 3) << 16;
                        amd = oui == AMD ? freeSync(base, bytes, at + 4, length - 3) : amd;
                        hdmi = oui == HDMI_FORUM ? hdmi(base, bytes, at + 4, length - 3) : hdmi;
                    }
                    at += 1 + length;
                }
            }
        }
        if (amd != null) {
            return amd;
        }
        return hdmi == null ? base : hdmi;
    }

    private static boolean intact(final byte[] bytes, final int block) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += bytes[block + i];
        }
        return (sum & 0xff) == 0;
    }

    private static Edid base(final byte[] bytes) {
        String name = maker(bytes);
        int min = 0;
        int max = 0;
        for (int i = 0; i < DESCRIPTORS; i++) {
            final int at = FIRST_DESCRIPTOR + i * DESCRIPTOR;
            if (bytes[at] == 0 && bytes[at + 1] == 0 && bytes[at + 2] == 0) {
                if (u8(bytes, at + 3) == NAME_TAG) {
                    name = text(bytes, at + 5);
                } else if (u8(bytes, at + 3) == RANGE_TAG) {
                    // Two bits of the flags add 255 Hz to the greatest, or to both.
                    final int flags = bytes[at + 4] & 3;
                    min = u8(bytes, at + 5) + (flags == 3 ? HIGH_RATES : 0);
                    max = u8(bytes, at + 6) + (flags >= 2 ? HIGH_RATES : 0);
                }
            }
        }
        // Bit 0 means continuous frequency from EDID 1.4 on; before, it meant another thing.
        final boolean continuous = bytes[REVISION] >= 4 && (bytes[FEATURES] & 1) != 0;
        return continuous && min > 0 && max > min
            ? new Edid(name, AdaptiveSync.CONTINUOUS, min, max)
            : new Edid(name, AdaptiveSync.NONE, 0, 0);
    }

    private static Edid freeSync(final Edid base, final byte[] bytes, final int at, final int length) {
        if (length < 4) {
            return null;
        }
        final int min = u8(bytes, at + 2);
        final int max = u8(bytes, at + 3);
        return min > 0 && max > min ? new Edid(base.name, AdaptiveSync.FREESYNC, min, max) : null;
    }

    private static Edid hdmi(final Edid base, final byte[] bytes, final int at, final int length) {
        if (length < 7) {
            return null;
        }
        final int min = bytes[at + 5] & 0x3f;
        final int max = (bytes[at + 5] & 0xc0) << 2 | u8(bytes, at + 6);
        return min > 0 && (max == 0 || max > min) ? new Edid(base.name, AdaptiveSync.HDMI_VRR, min, max) : null;
    }

    /** Three letters of five bits each and the product's number. */
    private static String maker(final byte[] bytes) {
        final int letters = u8(bytes, 8) << 8 | u8(bytes, 9);
        final StringBuilder name = new StringBuilder();
        for (int shift = 10; shift >= 0; shift -= 5) {
            final int letter = letters >> shift & 0x1f;
            name.append(letter >= 1 && letter <= 26 ? (char) ('A' + letter - 1) : '?');
        }
        return name + " %04x".formatted(u8(bytes, 10) | u8(bytes, 11) << 8);
    }

    /** Thirteen characters that a line end cuts short; what is not printable is left out. */
    private static String text(final byte[] bytes, final int at) {
        return new String(bytes, at, DESCRIPTOR - 5, StandardCharsets.ISO_8859_1)
            .split("\n", 2)[0].replaceAll("[^ -~]", "").strip();
    }

    private static int u8(final byte[] bytes, final int at) {
        return bytes[at] & 0xff;
    }
}
