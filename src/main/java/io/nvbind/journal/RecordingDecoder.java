package io.nvbind.journal;

import io.nvbind.frame.FrameRecord;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/** Checks the excerpts of one recording and hands on what is in them. One thread. */
final class RecordingDecoder {

    private static final String NOT_RECORDED = "not recorded";

    private final RecordingListener listener;
    private final List<String> problems;
    private final CRC32C crc = new CRC32C();
    private final Int2ObjectHashMap<String> reasons = new Int2ObjectHashMap<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final Int2ObjectHashMap<GpuSample> samples = new Int2ObjectHashMap<>();
    private boolean started;
    private boolean ended;
    private long nextSequence;
    private long excerpts;
    private long frameRecords;
    private long gpuSamples;
    private long lostFrameRecords;
    private long lostGpuSamples;
    private long damaged;

    RecordingDecoder(final RecordingListener listener, final List<String> problems) {
        this.listener = listener;
        this.problems = problems;
    }

    /**
     * Takes the next excerpt.
     *
     * @param buffer wraps {@code bytes}.
     * @param bytes  hold the excerpt from 0.
     * @param length of the excerpt; may be more than there is room for.
     */
    void excerpt(final DirectBuffer buffer, final byte[] bytes, final int length) {
        final String problem = JournalRecord.problem(buffer, bytes, length, crc);
        if (problem != null) {
            damaged++;
            JournalReader.note(problems, "excerpt " + nextSequence + " is left out: " + problem);
            nextSequence++;
            return;
        }
        final long sequence = JournalRecord.sequence(buffer);
        if (sequence < nextSequence) {
            damaged++;
            JournalReader.note(problems, "excerpt " + sequence + " is left out: " + nextSequence + " should come here");
            return;
        }
        if (sequence > nextSequence) {
            damaged += sequence - nextSequence;
            JournalReader.note(problems, (sequence - nextSequence) + " excerpts are missing before excerpt " + sequence);
        }
        nextSequence = sequence + 1;
        excerpts++;
        content(buffer, length);
    }

    private void content(final DirectBuffer buffer, final int length) {
        final int kind = JournalRecord.kind(buffer);
        if (!started && kind != JournalRecord.START) {
            damaged++;
            JournalReader.note(problems, "an excerpt before the start is left out");
            return;
        }
        switch (kind) {
            case JournalRecord.START -> start(buffer);
            case JournalRecord.FRAMES -> frames(buffer, length);
            case JournalRecord.GPU_SAMPLE -> gpuSample(buffer, length);
            case JournalRecord.REASON -> reasons.put(buffer.getInt(JournalRecord.BODY), text(buffer));
            case JournalRecord.LOST -> {
                lostFrameRecords = buffer.getLong(JournalRecord.BODY);
                lostGpuSamples = buffer.getLong(JournalRecord.SECOND);
            }
            case JournalRecord.END -> ended = true;
            default -> JournalReader.note(problems, "an excerpt of a kind this version does not know is left out: " + kind);
        }
    }

    private void start(final DirectBuffer buffer) {
        final SessionStart start =
            SessionStart.fromJson(Json.object(text(buffer).getBytes(StandardCharsets.UTF_8)));
        for (final String label : start.metrics()) {
            metrics.add(Metric.ALL.stream().filter(metric -> metric.label().equals(label)).findFirst().orElse(null));
        }
        started = true;
        listener.onStart(start);
    }

    private static String text(final DirectBuffer buffer) {
        final byte[] text = new byte[buffer.getInt(JournalRecord.TEXT_LENGTH)];
        buffer.getBytes(JournalRecord.TEXT, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private void frames(final DirectBuffer buffer, final int end) {
        final int ring = buffer.getInt(JournalRecord.RING_OFFSET);
        int at = JournalRecord.BODY;
        while (at < end) {
            final int type = buffer.getInt(at);
            final int length = buffer.getInt(at + Integer.BYTES);
            final int payload = at + JournalRecord.FRAME_HEADER;
            final int least = FrameRecord.lengthOf(type);
            if (length < Math.max(least, 0) || length > end - payload) {
                damaged++;
                JournalReader.note(problems, "a frame record of type " + type + " and " + length + " bytes is left out");
                return;
            }
            frameRecords++;
            if (least < 0) {
                JournalReader.note(problems, "a frame record of a type this version does not know is left out: " + type);
            } else {
                listener.onFrameRecord(ring, type, buffer, payload, length);
            }
            at = payload + JournalRecord.aligned(length);
        }
    }

    private void gpuSample(final DirectBuffer buffer, final int end) {
        final long nanos = buffer.getLong(JournalRecord.SAMPLE_NANOS);
        final int gpu = buffer.getInt(JournalRecord.SAMPLE_GPU);
        final GpuSample sample = samples.computeIfAbsent(gpu, RecordingDecoder::nothing);
        final int entries = buffer.getInt(JournalRecord.SAMPLE_COUNT);
        for (int i = 0; i < entries; i++) {
            final int at = JournalRecord.SAMPLE_ENTRIES + i * JournalRecord.ENTRY_LENGTH;
            if (at > end - JournalRecord.ENTRY_LENGTH) {
                damaged++;
                JournalReader.note(problems, "a GPU sample of " + entries + " entries does not fit its excerpt");
                return;
            }
            entry(sample, buffer, at, nanos);
        }
        gpuSamples++;
        listener.onGpuSample(gpu, sample, nanos);
    }

    private void entry(final GpuSample sample, final DirectBuffer buffer, final int at, final long nanos) {
        final int place = buffer.getInt(at + JournalRecord.ENTRY_METRIC);
        final Metric metric = place >= 0 && place < metrics.size() ? metrics.get(place) : null;
        final int reason = buffer.getInt(at + JournalRecord.ENTRY_REASON);
        if (metric != null && reason == 0) {
            sample.set(metric, buffer.getDouble(at), nanos - buffer.getLong(at + JournalRecord.ENTRY_AGE));
        } else if (metric != null) {
            final String text = reasons.get(reason);
            sample.unavailable(metric, text == null ? NOT_RECORDED : text);
        }
    }

    private static GpuSample nothing(final int gpu) {
        final GpuSample sample = new GpuSample();
        sample.unavailable(NOT_RECORDED);
        return sample;
    }

    void damaged(final long more) {
        damaged += more;
    }

    boolean ended() {
        return ended;
    }

    long nextSequence() {
        return nextSequence;
    }

    RecordingContent content() {
        return new RecordingContent(excerpts, frameRecords, gpuSamples, lostFrameRecords, lostGpuSamples, damaged, ended,
            problems);
    }
}
