package io.nvbind.agent.capture;

import io.nvbind.frame.FrameListener;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * A ring with both its ends, the agent's and the daemon's, over one mapped file that has no name any more. Rings are used
 * again in turn: there must be more of them than states alive at once, which {@code bench/jcstress} sees to.
 */
final class Rings implements FrameListener {

    private static final int CAPACITY = 64 << 10;
    private static final int RECORD_BYTES = 40;
    /** Presents that fit a lap; behind them is room for padding only. */
    private static final int LAP = CAPACITY / RECORD_BYTES;
    /** Set in a mask when a record was torn, came twice, or was none of those written. */
    static final int BROKEN = 1 << 8;

    private static final int COUNT = 128;
    private static final Rings[] ALL = new Rings[COUNT];
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final RingWriter writer;
    private final FrameRing reader;
    private int mask;

    private Rings() {
        try {
            final Path folder = Files.createTempDirectory(Path.of("/dev/shm"), "nvbind-jcstress-");
            final RingFile file = RingFile.create(folder, CAPACITY);
            writer = new RingWriter(file.memory(), CAPACITY);
            final Path name = folder.resolve(ProcessHandle.current().pid() + ".ring");
            reader = FrameRing.open("jcstress", name, 1);
            Files.delete(name);
            Files.delete(folder);
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** An empty ring. */
    static Rings empty() {
        final Rings ring = next();
        ring.drain();
        return ring;
    }

    /** An empty ring with room for one more record before its end. */
    static Rings nearItsEnd() {
        final Rings ring = empty();
        do {
            ring.write(0);
            if (ring.index() == CAPACITY / 2 / RECORD_BYTES * RECORD_BYTES) {
                ring.drain();
            }
        } while (ring.index() != (LAP - 1) * RECORD_BYTES);
        ring.drain();
        return ring;
    }

    /** A ring with room for one more record. */
    static Rings almostFull() {
        final Rings ring = empty();
        for (int i = 1; i < LAP; i++) {
            ring.write(0);
        }
        return ring;
    }

    private static synchronized Rings next() {
        final int i = NEXT.getAndIncrement() % COUNT;
        if (ALL[i] == null) {
            ALL[i] = new Rings();
        }
        return ALL[i];
    }

    private int index() {
        return (int) (writer.memory().getLong(CAPACITY + 128) & (CAPACITY - 1));
    }

    /** Writes one present, every field of it telling its bit; 0 is none of a test's. */
    void write(final int bit) {
        final int at = writer.claim(FrameRecord.PRESENT, FrameRecord.PRESENT_LENGTH);
        if (at != RingWriter.NO_ROOM) {
            for (int field = 0; field < FrameRecord.PRESENT_LENGTH; field += Long.BYTES) {
                writer.memory().putLong(at + field, bit * 0x0001_0001_0001_0001L);
            }
            writer.commit(at, FrameRecord.PRESENT_LENGTH);
        }
    }

    /** What the daemon's end finds now: the bits of the presents. */
    int drain() {
        mask = 0;
        return reader.drain(this, Integer.MAX_VALUE) == FrameRing.CORRUPT || reader.skippedRecords() != 0 ? BROKEN : mask;
    }

    long dropped() {
        return reader.producerDropped();
    }

    @Override
    public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                         final int length) {
        final int bit = payload.getShort(offset);
        boolean whole = type == FrameRecord.PRESENT && (mask & bit) == 0;
        for (int field = 0; field < FrameRecord.PRESENT_LENGTH; field += Short.BYTES) {
            whole &= payload.getShort(offset + field) == bit;
        }
        mask |= whole ? bit : BROKEN;
    }

    @Override
    public void onContainer(final String container) {
        throw new IllegalStateException(container);
    }

    @Override
    public void onRingOpened(final FrameRing ring) {
        throw new IllegalStateException(ring.toString());
    }

    @Override
    public void onRingClosed(final FrameRing ring) {
        throw new IllegalStateException(ring.toString());
    }
}
