package io.nvbind.export;

/** Texts from drivers and games as label values. */
final class Labels {

    private static final int LONGEST = 128;

    private Labels() {
    }

    /** Without control characters and lone surrogates, and no longer than {@value #LONGEST} characters. */
    static String safe(final String text) {
        final StringBuilder safe = new StringBuilder();
        text.codePoints().limit(LONGEST).map(point -> Character.isISOControl(point)
            || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) ? '\ufffd' : point)
            .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}
