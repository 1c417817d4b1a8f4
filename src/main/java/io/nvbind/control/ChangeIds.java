package io.nvbind.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names of changes that nobody guesses, and digests of what they do. Any thread. */
final class ChangeIds {

    private static final int ID_BYTES = 8;

    private final SecureRandom random = new SecureRandom();

    String next() {
        final byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    String digest(final String id, final String user, final Plan plan) {
        final StringBuilder text = new StringBuilder(id).append('\n').append(user).append('\n');
        plan.steps().forEach(step -> text.append(step.slot()).append(' ')
            .append(step.from() == null ? "?" : step.from().text()).append(" -> ").append(step.to().text()).append('\n'));
        return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(final byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
