package io.nvbind.agent.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes records into a ring, laid out as {@code src/main/c/frame_record.h} says. Any thread; nothing is allocated but for
 * texts. Times are {@link System#nanoTime()}, which on Linux reads CLOCK_MONOTONIC, the daemon's clock.
 */
public final class FrameWriter {

    private static final int PRESENT = 1;
    private static final int SWAPCHAIN_CREATED = 2;
    private static final int SWAPCHAIN_DESTROYED = 3;
    private static final int PROCESS = 4;
    private static final int END = 6;
    private static final int PAUSE = 10;

    private static final int API_JAVA = 3;
    private static final int PAUSE_JVM_GC = 1;
    private static final int UNKNOWN = 0xffffffff;
    private static final long CALL_NANOS_MAX = 0xFFFFFFFEL;

    private static final int PRESENT_BYTES = 32;
    private static final int CREATED_BYTES = 40;
    private static final int DESTROYED_BYTES = 16;
    private static final int PROCESS_BYTES = 144;
    private static final int PROCESS_TEXT_BYTES = 64;
    private static final int END_BYTES = 16;
    private static final int PAUSE_BYTES = 64;
    private static final int PAUSE_NAME_BYTES = 40;

    private final RingWriter ring;
    private final ByteBuffer memory;
    private final AtomicLong sequence = new AtomicLong();

    /**
     * Writes into a ring.
     *
     * @param ring nobody wrote frames into yet.
     */
    public FrameWriter(final RingWriter ring) {
        this.ring = ring;
        this.memory = ring.memory();
    }

    /**
     * One swap.
     *
     * @param presentNanos on entry of the call.
     * @param callNanos    spent in it.
     * @param swapchain    the window's number.
     */
    public void present(final long presentNanos, final long callNanos, final int swapchain) {
        final long number = sequence.getAndIncrement();
        final int at = ring.claim(PRESENT, PRESENT_BYTES);
        if (at == RingWriter.NO_ROOM) {
            return;
        }
        memory.putLong(at, presentNanos);
        memory.putLong(at + 8, number);
        memory.putInt(at + 16, swapchain);
        memory.putInt(at + 20, API_JAVA);
        memory.putInt(at + 24, (int) Math.min(Math.max(callNanos, 0), CALL_NANOS_MAX));
        memory.putInt(at + 28, 0);
        ring.commit(at, PRESENT_BYTES);
    }

    /** Counts a swap of a window that has no number. */
    public void lost() {
        sequence.incrementAndGet();
        ring.countDropped();
    }

    /**
     * A window was first seen. Its size is not known.
     *
     * @param nanos     now.
     * @param swapchain its number.
     */
    void created(final long nanos, final int swapchain) {
        final int at = ring.claim(SWAPCHAIN_CREATED, CREATED_BYTES);
        if (at != RingWriter.NO_ROOM) {
            memory.putLong(at, nanos);
            memory.putInt(at + 8, swapchain);
            for (int field = 12; field < 32; field += Integer.BYTES) {
                memory.putInt(at + field, UNKNOWN);
            }
            memory.putInt(at + 32, 0);
            memory.putInt(at + 36, API_JAVA);
            ring.commit(at, CREATED_BYTES);
        }
    }

    /**
     * A window is gone.
     *
     * @param nanos     now.
     * @param swapchain its number.
     */
    void destroyed(final long nanos, final int swapchain) {
        final int at = ring.claim(SWAPCHAIN_DESTROYED, DESTROYED_BYTES);
        if (at != RingWriter.NO_ROOM) {
            memory.putLong(at, nanos);
            memory.putInt(at + 8, swapchain);
            memory.putInt(at + 12, 0);
            ring.commit(at, DESTROYED_BYTES);
        }
    }

    /**
     * Who writes; the first record of a ring.
     *
     * @param nanos      now.
     * @param pid        of this process, as it sees itself.
     * @param executable its name.
     * @param game       what it is.
     */
    void process(final long nanos, final long pid, final String executable, final String game) {
        final int at = ring.claim(PROCESS, PROCESS_BYTES);
        if (at != RingWriter.NO_ROOM) {
            memory.putLong(at, nanos);
            memory.putInt(at + 8, (int) pid);
            memory.putInt(at + 12, API_JAVA);
            putText(at + 16, executable, PROCESS_TEXT_BYTES);
            putText(at + 80, game, PROCESS_TEXT_BYTES);
            ring.commit(at, PROCESS_BYTES);
        }
    }

    /**
     * The garbage collector stopped the game.
     *
     * @param startNanos    when.
     * @param durationNanos how long, -1 when it is not known.
     * @param name          collector and cause.
     */
    void pause(final long startNanos, final long durationNanos, final String name) {
        final int at = ring.claim(PAUSE, PAUSE_BYTES);
        if (at != RingWriter.NO_ROOM) {
            memory.putLong(at, startNanos);
            memory.putLong(at + 8, durationNanos);
            memory.putInt(at + 16, PAUSE_JVM_GC);
            memory.putInt(at + 20, 0);
            putText(at + 24, name, PAUSE_NAME_BYTES);
            ring.commit(at, PAUSE_BYTES);
        }
    }

    /**
     * The process ends.
     *
     * @param nanos now.
     */
    void end(final long nanos) {
        final long dropped = ring.dropped();
        final int at = ring.claim(END, END_BYTES);
        if (at != RingWriter.NO_ROOM) {
            memory.putLong(at, nanos);
            memory.putLong(at + 8, dropped);
            ring.commit(at, END_BYTES);
        }
    }

    /** NUL padded, cut between two characters, with at least one NUL. */
    private void putText(final int at, final String text, final int room) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, room - 1);
        // Bytes 10xxxxxx continue a character.
        while (length > 0 && length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        for (int i = 0; i < room; i++) {
            memory.put(at + i, i < length ? bytes[i] : 0);
        }
    }
}
