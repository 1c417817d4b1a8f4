package io.nvbind.guard;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts of any length, or none at all, between the two processes: i32 length, -1 for null, then UTF-8. */
final class Words {

    private static final int MOST = 1 << 20;

    private Words() {
    }

    static void write(final DataOutputStream out, final String textOrNull) throws IOException {
        if (textOrNull == null) {
            out.writeInt(-1);
        } else {
            final byte[] bytes = textOrNull.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    static String read(final DataInputStream in) throws IOException {
        final int length = in.readInt();
        if (length < 0) {
            return null;
        }
        if (length > MOST) {
            throw new IOException("a text of " + length + " bytes is not to be believed");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void write(final DataOutputStream out, final Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (final Map.Entry<String, String> entry : map.entrySet()) {
            write(out, entry.getKey());
            write(out, entry.getValue());
        }
    }

    static Map<String, String> readMap(final DataInputStream in) throws IOException {
        final Map<String, String> map = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            final String key = read(in);
            map.put(key, read(in));
        }
        return map;
    }
}
