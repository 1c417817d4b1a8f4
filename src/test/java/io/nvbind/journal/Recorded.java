package io.nvbind.journal;

import io.nvbind.frame.FrameRecord;
import io.nvbind.gpu.GpuSample;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.DirectBuffer;

/** Keeps what a recording delivers, for comparison. */
final class Recorded implements RecordingListener {

    final List<String> frames = new ArrayList<>();
    final List<String> samples = new ArrayList<>();
    SessionStart start;

    static String frame(final int ring, final int type, final DirectBuffer payload, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        payload.getBytes(offset, bytes);
        return ring + ":" + type + ":" + HexFormat.of().formatHex(bytes);
    }

    static String sample(final int gpu, final GpuSample sample, final long nanos) {
        final StringBuilder text = new StringBuilder(gpu + "@" + nanos);
        for (final var metric : io.nvbind.gpu.Metric.ALL) {
            text.append(' ').append(sample.has(metric)
                ? sample.value(metric) + "@" + sample.nanos(metric) : sample.reason(metric));
        }
        return text.toString();
    }

    /** Sequence numbers of the presents. */
    List<Long> sequences() {
        return frames.stream().map(frame -> frame.split(":")).filter(parts -> parts[1].equals("1"))
            .map(parts -> Long.reverseBytes(HexFormat.fromHexDigitsToLong(
                parts[2].substring(2 * FrameRecord.PRESENT_SEQUENCE, 2 * FrameRecord.PRESENT_SEQUENCE + 16)))).toList();
    }

    /** The file that holds the excerpts. */
    static Path queueFile(final Path recording) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(recording.resolve("queue"), "*.cq4")) {
            return files.iterator().next();
        }
    }

    @Override
    public void onStart(final SessionStart given) {
        start = given;
    }

    @Override
    public void onFrameRecord(final int ring, final int type, final DirectBuffer payload, final int offset,
                              final int length) {
        frames.add(frame(ring, type, payload, offset, length));
    }

    @Override
    public void onGpuSample(final int gpu, final GpuSample sample, final long nanos) {
        samples.add(sample(gpu, sample, nanos));
    }
}
