package io.nvbind.guard;

import io.nvbind.ffi.CallGuard;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which call a vendor host is in, in a mapped file that outlives the process.
 *
 * <pre>
 *   0        i32  slot of the call in progress, 0 for none
 *   128 n    slot n, from 1: i32 length, then "subject function" in UTF-8
 * </pre>
 *
 * <p>One thread writes; the parent reads once the writer is dead. The page is shared, so a plain store survives the death.
 */
final class CallMarker implements CallGuard {

    private static final int SLOT_BYTES = 128;
    private static final int TEXT_BYTES = SLOT_BYTES - Integer.BYTES;
    private static final int SLOTS = 8191;
    private static final int FILE_BYTES = SLOT_BYTES * (SLOTS + 1);

    private final MappedByteBuffer map;
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Integer> slots = new HashMap<>();

    private CallMarker(final MappedByteBuffer map) {
        this.map = map;
    }

    /**
     * Begins a marker file that refuses nothing yet.
     *
     * @param file overwritten.
     * @return the guard of this process.
     * @throws IOException when the file cannot be made.
     */
    static CallMarker create(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            final MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
            map.order(ByteOrder.LITTLE_ENDIAN);
            return new CallMarker(map);
        }
    }

    /**
     * Refuses a call from now on.
     *
     * @param call "subject function".
     */
    void refuse(final String call) {
        refused.add(call);
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
            final byte[] text = new byte[Math.clamp(map.getInt(slot * SLOT_BYTES), 0, TEXT_BYTES)];
            map.get(slot * SLOT_BYTES + Integer.BYTES, text);
            return new String(text, StandardCharsets.UTF_8);
        }
    }

    @Override
    public int slot(final String subject, final String function) {
        final String call = subject + " " + function;
        return refused.contains(call) ? REFUSED : slots.computeIfAbsent(call, this::write);
    }

    private int write(final String call) {
        final byte[] text = call.getBytes(StandardCharsets.UTF_8);
        final int slot = slots.size() + 1;
        if (slot > SLOTS || text.length > TEXT_BYTES) {
            throw new IllegalArgumentException(
                "call " + slot + " of " + SLOTS + " with " + text.length + " of " + TEXT_BYTES + " bytes: " + call);
        }
        map.putInt(slot * SLOT_BYTES, text.length);
        map.put(slot * SLOT_BYTES + Integer.BYTES, text);
        return slot;
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
