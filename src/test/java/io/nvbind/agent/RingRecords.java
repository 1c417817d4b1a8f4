package io.nvbind.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nvbind.frame.FrameListener;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameRing;
import io.nvbind.frame.RecordCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/** What a game wrote into its ring, read as the daemon reads it. */
public final class RingRecords implements FrameListener {

    private final List<Integer> types = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();
    private final List<Long> presentNanos = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> swapchains = new ArrayList<>();
    private final Set<Integer> apis = new TreeSet<>();

    /** Reads the one ring of a folder; none at all is no record. */
    public static RingRecords of(final Path folder) throws IOException {
        final List<Path> rings;
        try (var files = Files.list(folder)) {
            rings = files.toList();
        }
        assertEquals(rings.isEmpty() ? 0 : 1, rings.size(), rings.toString());
        return rings.isEmpty() ? new RingRecords() : in(rings.getFirst());
    }

    /** Reads one ring, of any producer. */
    public static RingRecords in(final Path file) throws IOException {
        try (FrameRing ring = FrameRing.open("game", file, 1)) {
            return new RingRecords().read(ring);
        }
    }

    /** Reads what a ring holds now. */
    public RingRecords read(final FrameRing ring) {
        ring.drain(this, Integer.MAX_VALUE);
        assertEquals(null, ring.corruption());
        return this;
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
    public void onRecord(final FrameRing ring, final int type, final DirectBuffer payload, final int offset,
                         final int length) {
        if (!RecordCheck.isCredible(type, payload, offset, System.nanoTime())) {
            throw new AssertionError("a record of type " + type + " that cannot be true");
        }
        types.add(type);
        if (type == FrameRecord.PRESENT) {
            sequences.add(payload.getLong(offset + FrameRecord.PRESENT_SEQUENCE));
            presentNanos.add(payload.getLong(offset + FrameRecord.NANOS));
            swapchains.add(payload.getInt(offset + FrameRecord.PRESENT_SWAPCHAIN));
            apis.add(payload.getInt(offset + FrameRecord.PRESENT_FLAGS));
        } else if (type == FrameRecord.PROCESS) {
            texts.add(FrameRecord.text(payload, offset + FrameRecord.PROCESS_APPLICATION, FrameRecord.PROCESS_TEXT_LENGTH));
        } else if (type == FrameRecord.PAUSE) {
            texts.add(FrameRecord.text(payload, offset + FrameRecord.PAUSE_NAME, FrameRecord.PAUSE_NAME_LENGTH));
        }
    }

    @Override
    public void onRingClosed(final FrameRing ring) {
        throw new IllegalStateException(ring.toString());
    }

    /** How many records of a type there are. */
    public long count(final int type) {
        return types.stream().filter(found -> found == type).count();
    }

    /** The types in their order. */
    public List<Integer> types() {
        return types;
    }

    /** The presents' numbers in their order. */
    public List<Long> sequences() {
        return sequences;
    }

    /** The presents' times in their order. */
    public List<Long> presentNanos() {
        return presentNanos;
    }

    /** The presents' swapchains in their order. */
    public List<Integer> swapchains() {
        return swapchains;
    }

    /** The presents' flags. */
    public Set<Integer> apis() {
        return apis;
    }

    /** What the game is, and the names of pauses. */
    public List<String> texts() {
        return texts;
    }
}
