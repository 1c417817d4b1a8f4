package io.nvbind.guard;

import io.nvbind.ffi.CallGuard;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Which call a vendor host is in, in a mapped file that outlives the process.
 *
 * <pre>
 *   0        i32  slot of the call in progress, 0 for none
 *   64 n     slot n, from 1: i32 length, then "subject function" in UTF-8
 * </pre>
 *
 * <p>One thread writes; the parent reads once the writer is dead. The page is shared, so a plain store survives the death.
 */
final class CallMarker implements CallGuard {

    private static final int SLOT_BYTES = 128;
    private static final int SLOTS = 512;
    private static final int FILE_BYTES = SLOT_BYTES * (SLOTS + 1);

    private final MappedByteBuffer map;
    private final Set<String> refused;
    private int used;

    private CallMarker(final MappedByteBuffer map, final Set<String> refused) {
        this.map = map;
        this.refused = refused;
    }

    /**
     * Begins a marker file.
     *
     * @param file    overwritten.
     * @param refused "subject function" of the calls that must not be made.
     * @return the guard of this process.
     * @throws IOException when the file cannot be made.
     */
    static CallMarker create(final Path file, final Set<String> refused) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            final MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
            map.order(ByteOrder.LITTLE_ENDIAN);
            return new CallMarker(map, Set.copyOf(refused));
        }
    }

    /**
     * The call a dead process was in.
     *
     * @param file its marker file.
     * @return "subject function", or null when it died outside of any.
     * @throws IOException when the file cannot be read.
     */
    static String callInProgress(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < FILE_BYTES) {
                return null;
            }
            final MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, FILE_BYTES);
            map.order(ByteOrder.LITTLE_ENDIAN);
            final int slot = map.getInt(0);
            if (slot < 1 || slot > SLOTS) {
                return null;
            }
            final byte[] text = new byte[Math.clamp(map.getInt(slot * SLOT_BYTES), 0, SLOT_BYTES - Integer.BYTES)];
            map.get(slot * SLOT_BYTES + Integer.BYTES, text);
            return new String(text, StandardCharsets.UTF_8);
        }
    }

    @Override
    public int slot(final String subject, final String function) {
        final String call = subject + " " + function;
        if (refused.contains(call)) {
            return REFUSED;
        }
        if (used == SLOTS) {
            return SLOTS;
        }
        used++;
        final byte[] text = call.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(text.length, SLOT_BYTES - Integer.BYTES);
        map.putInt(used * SLOT_BYTES, length);
        map.put(used * SLOT_BYTES + Integer.BYTES, text, 0, length);
        return used;
    }

    @Override
    public void enter(final int slot) {
        map.putInt(0, slot);
    }

    @Override
    public void exit() {
        map.putInt(0, 0);
    }
}
