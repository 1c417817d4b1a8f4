package io.nvbind.profile;

import java.text.Normalizer;
import java.util.Locale;

/** Names of games as people type them. Pure functions. */
final class GameName {

    private static final int MOST = 128;

    private GameName() {
    }

    /** Letters and digits alone: {@code Baldur's Gate 3} and {@code baldurs_gate_3} are the same. */
    static String plain(final String name) {
        return Normalizer.normalize(name.substring(0, Math.min(name.length(), MOST)), Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }

    /** How many letters must be put in, left out or changed: the distance of Levenshtein. */
    static int distance(final String one, final String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            final int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                final int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
