package io.nvbind.json;

/** Whole numbers as decimal digits, some of them behind a point. Any thread; allocates nothing. */
final class Digits {

    /** Bytes that a number takes at most: a sign, the 19 digits of the least long, a point. */
    static final int MOST = 24;

    private Digits() {
    }

    /**
     * Writes a number.
     *
     * @param to       has room for {@link #MOST}.
     * @param from     where it begins.
     * @param value    any.
     * @param decimals how many digits stand behind the point; 0 to 6.
     * @return where it ends.
     */
    static int put(final byte[] to, final int from, final long value, final int decimals) {
        int begin = from;
        if (value < 0) {
            to[begin++] = '-';
        }
        // Works on the negative side, where the least long has room.
        long rest = value < 0 ? value : -value;
        int count = 1;
        for (long probe = rest / 10; probe != 0; probe /= 10) {
            count++;
        }
        count = Math.max(count, decimals + 1);
        final int end = begin + count + (decimals > 0 ? 1 : 0);
        int at = end;
        for (int i = 0; i < count; i++) {
            if (i == decimals && decimals > 0) {
                to[--at] = '.';
            }
            to[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        return end;
    }
}
