package io.nvbind.snapshot;

import io.nvbind.control.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot's bytes: <code>{"sha256":"…","snapshot":{…}}</code> and a line's end. The sum is that of the bytes of the inner
 * object as they stand, so that a change of a single one shows, also one that leaves the JSON the same. Pure functions.
 */
final class SnapshotFile {

    static final String FORMAT = "nvbind-snapshot";
    static final int VERSION = 1;
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String HEAD = "{\"sha256\":\"";
    private static final String MIDDLE = "\",\"snapshot\":";
    private static final String END = "}\n";
    private static final int SUM_CHARS = 64;

    private SnapshotFile() {
    }

    static byte[] write(final ObjectNode snapshot) {
        final String inner = JSON.writeValueAsString(snapshot);
        return (HEAD + sum(inner) + MIDDLE + inner + END).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads it.
     *
     * @param bytes of a file.
     * @param where it lies, for the message.
     * @return the snapshot.
     * @throws Refusal when it is not what nvbind wrote.
     */
    static ObjectNode read(final byte[] bytes, final String where) throws Refusal {
        final String text = new String(bytes, StandardCharsets.UTF_8);
        final int start = HEAD.length() + SUM_CHARS + MIDDLE.length();
        if (!text.startsWith(HEAD) || !text.startsWith(MIDDLE, HEAD.length() + SUM_CHARS) || !text.endsWith(END)) {
            throw damaged(where, text.startsWith(HEAD) ? "cut short" : "not one that nvbind wrote");
        }
        final String inner = text.substring(start, text.length() - END.length());
        if (!text.startsWith(sum(inner), HEAD.length())) {
            throw damaged(where, "changed since nvbind wrote it: its SHA-256 is another");
        }
        try {
            if (!(JSON.readTree(inner) instanceof final ObjectNode snapshot)
                || !FORMAT.equals(snapshot.path("format").asString(""))) {
                throw damaged(where, "not one that nvbind wrote");
            }
            if (snapshot.path("version").asInt(0) != VERSION) {
                throw new Refusal(Refusal.Kind.UNSUPPORTED, "name", where + " is a snapshot of version "
                    + snapshot.path("version") + "; this nvbind reads version " + VERSION);
            }
            return snapshot;
        } catch (final JacksonException garbled) {
            throw damaged(where, "not JSON");
        }
    }

    private static Refusal damaged(final String where, final String why) {
        return new Refusal(Refusal.Kind.CONFLICT, "name", where + " is " + why + "; it is not used");
    }

    static String sum(final String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
