package io.nvbind.journal;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Object2IntHashMap;

/**
 * Writes the samples of one GPU into one recording: what changed, and every few seconds everything, so that a damaged
 * excerpt does not spoil all that follow. One thread; allocates nothing.
 */
final class SampleEncoder {

    private static final long WHOLE_NANOS = 5_000_000_000L;

    private final GpuSample last = new GpuSample();
    private boolean whole = true;
    private long wholeNanos;

    /**
     * Lays a sample out.
     *
     * @param buffer  to hold the excerpt from 0.
     * @param gpu     its number.
     * @param sample  as it was taken.
     * @param nanos   when it is taken in.
     * @param reasons ids of the reasons, all that {@code sample} has.
     * @return length of the excerpt.
     */
    int encode(final MutableDirectBuffer buffer, final int gpu, final GpuSample sample, final long nanos,
               final Object2IntHashMap<String> reasons) {
        if (nanos - wholeNanos >= WHOLE_NANOS) {
            whole = true;
        }
        if (whole) {
            wholeNanos = nanos;
        }
        int at = JournalRecord.SAMPLE_ENTRIES;
        int count = 0;
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (whole || changed(sample, metric)) {
                final String reason = sample.reason(metric);
                buffer.putDouble(at, reason == null ? sample.value(metric) : 0);
                buffer.putLong(at + JournalRecord.ENTRY_AGE, reason == null ? nanos - sample.nanos(metric) : 0);
                buffer.putInt(at + JournalRecord.ENTRY_REASON, reason == null ? 0 : reasons.getValue(reason));
                buffer.putInt(at + JournalRecord.ENTRY_METRIC, i);
                at += JournalRecord.ENTRY_LENGTH;
                count++;
            }
        }
        buffer.putLong(JournalRecord.SAMPLE_NANOS, nanos);
        buffer.putInt(JournalRecord.SAMPLE_GPU, gpu);
        buffer.putInt(JournalRecord.SAMPLE_COUNT, count);
        JournalRecord.header(buffer, at, JournalRecord.GPU_SAMPLE, 0, 1);
        sample.copyTo(last);
        whole = false;
        return at;
    }

    private boolean changed(final GpuSample sample, final Metric metric) {
        if (sample.has(metric) && last.has(metric)) {
            return sample.nanos(metric) != last.nanos(metric)
                || Double.compare(sample.value(metric), last.value(metric)) != 0;
        }
        return !Objects.equals(sample.reason(metric), last.reason(metric));
    }

    /** The last sample is not in the recording: the next one must tell everything. */
    void lost() {
        whole = true;
    }
}
