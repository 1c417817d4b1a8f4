package io.nvbind.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Object2IntHashMap;
import org.junit.jupiter.api.Test;

class SampleEncoderTest {

    private static final long SECOND = 1_000_000_000L;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final Object2IntHashMap<String> reasons = new Object2IntHashMap<>(RecordingFeed.UNKNOWN_REASON);
    private final SampleEncoder encoder = new SampleEncoder();
    private final GpuSample sample = new GpuSample();

    private int entries(final long nanos) {
        final int length = encoder.encode(buffer, 0, sample, nanos, reasons);
        final int count = buffer.getInt(JournalRecord.SAMPLE_COUNT);
        assertEquals(length, JournalRecord.SAMPLE_ENTRIES + count * JournalRecord.ENTRY_LENGTH);
        assertTrue(length < JournalRecord.MAX_LENGTH);
        return count;
    }

    @Test
    void shouldTellEverythingFirstAndThenWhatChanged() {
        reasons.put(GpuSample.NOT_SAMPLED, 1);
        reasons.put("lost", 2);
        final int all = Metric.ALL.size();

        assertEquals(all, entries(SECOND));
        assertEquals(0, entries(SECOND + 1));
        sample.set(Metric.GPU_TEMP_C, 60, 5);
        assertEquals(1, entries(SECOND + 2));
        assertEquals(60, buffer.getDouble(JournalRecord.SAMPLE_ENTRIES));
        assertEquals(SECOND + 2 - 5, buffer.getLong(JournalRecord.SAMPLE_ENTRIES + JournalRecord.ENTRY_AGE));
        // The same value read again is news: its age is.
        sample.set(Metric.GPU_TEMP_C, 60, 6);
        assertEquals(1, entries(SECOND + 3));
        assertEquals(0, entries(SECOND + 4));
        sample.unavailable(Metric.GPU_TEMP_C, "lost");
        assertEquals(1, entries(SECOND + 5));
        assertEquals(2, buffer.getInt(JournalRecord.SAMPLE_ENTRIES + JournalRecord.ENTRY_REASON));
        assertEquals(0, entries(SECOND + 6));
    }

    @Test
    void shouldTellEverythingAgainWhenSecondsPassedOrASampleWasLost() {
        final int all = Metric.ALL.size();
        entries(SECOND);
        assertEquals(0, entries(6 * SECOND - 1));
        assertEquals(all, entries(6 * SECOND));
        assertEquals(0, entries(6 * SECOND + 1));
        encoder.lost();
        assertEquals(all, entries(6 * SECOND + 2));
    }
}
