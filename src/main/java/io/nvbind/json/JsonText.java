package io.nvbind.json;

/** Texts as JSON has them, in UTF-8: RFC 8259, section 7. Any thread; allocates nothing. */
final class JsonText {

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    /** Bytes that one char may become. */
    private static final int LONGEST_ESCAPE = 6;
    private static final char DELETE = 0x7f;
    private static final int REPLACEMENT = 0xfffd;

    private JsonText() {
    }

    /** Bytes that a text takes up at the most. */
    static int most(final String text) {
        return LONGEST_ESCAPE * text.length() + 2;
    }

    /**
     * Writes a text with its quotes. Lone surrogates become U+FFFD; control characters are escaped.
     *
     * @param to   where there is room for {@link #most}.
     * @param from where to begin.
     * @param text any.
     * @return where it ends.
     */
    static int put(final byte[] to, final int from, final String text) {
        to[from] = '"';
        final int plain = plain(to, from + 1, text);
        int at = from + 1 + plain;
        for (int i = plain; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to[at++] = '\\';
                to[at++] = (byte) c;
            } else if (c < ' ' || c == DELETE) {
                at = escape(to, at, c);
            } else if (c < DELETE) {
                to[at++] = (byte) c;
            } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
                at = codePoint(to, at, Character.toCodePoint(c, text.charAt(++i)));
            } else {
                at = codePoint(to, at, Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        to[at++] = '"';
        return at;
    }

    /** Copies what needs no escape, which is nearly always all; returns how much that was. */
    private static int plain(final byte[] to, final int from, final String text) {
        final int count = text.length();
        int i = 0;
        while (i < count) {
            final char c = text.charAt(i);
            if (c < ' ' || c >= DELETE || c == '"' || c == '\\') {
                break;
            }
            to[from + i] = (byte) c;
            i++;
        }
        return i;
    }

    private static int escape(final byte[] to, final int from, final char c) {
        int at = from;
        to[at++] = '\\';
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[c >> 4];
        to[at++] = HEX[c & 0xf];
        return at;
    }

    private static int codePoint(final byte[] to, final int from, final int point) {
        int at = from;
        if (point < 0x800) {
            to[at++] = (byte) (0xc0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                to[at++] = (byte) (0xe0 | (point >> 12));
            } else {
                to[at++] = (byte) (0xf0 | (point >> 18));
                to[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            }
            to[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        }
        to[at++] = (byte) (0x80 | (point & 0x3f));
        return at;
    }
}
