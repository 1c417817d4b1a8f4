package io.nvbind.container;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** A container's token: shown once when it is made, kept as a hash. Any thread. */
public final class ContainerToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ContainerToken() {
    }

    /**
     * A new token.
     *
     * @return 256 random bits, 43 characters of URL-safe Base64.
     */
    public static String make() {
        final byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * What is kept of a token.
     *
     * @param token as it was shown.
     * @return SHA-256, hexadecimal.
     */
    public static String hash(final String token) {
        return HexFormat.of().formatHex(digest(token));
    }

    /** Whether two hashes are the same; takes as long for any. */
    static boolean sameHash(final String one, final String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] digest(final String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
