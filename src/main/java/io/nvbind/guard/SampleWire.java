package io.nvbind.guard;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One tier of a sample as bytes between the two processes. Both ends keep the reasons met so far in the same order, so that
 * a reason crosses once and is a number from then on. Both ends are of one build: the metrics need no names.
 *
 * <pre>
 *   per metric of the tier, in declaration order:
 *     u8 1, f64 value, i64 nanos         a value
 *     u8 0, u16 reason                   none; a number not met before is followed by u16 length and UTF-8
 * </pre>
 *
 * <p>No allocation but for a reason not met before. One thread.
 */
final class SampleWire {

    /** Room that any sample fits into. */
    static final int MAX_BYTES = 64 * 1024;

    private final List<String> reasons = new ArrayList<>();

    void write(final Metric.Tier tier, final GpuSample sample, final ByteBuffer out) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (metric.tier() != tier) {
                continue;
            }
            final String reason = sample.reason(metric);
            if (reason == null) {
                out.put((byte) 1).putDouble(sample.value(metric)).putLong(sample.nanos(metric));
            } else {
                out.put((byte) 0);
                writeReason(reason, out);
            }
        }
    }

    private void writeReason(final String reason, final ByteBuffer out) {
        for (int i = 0; i < reasons.size(); i++) {
            if (reasons.get(i).equals(reason)) {
                out.putShort((short) i);
                return;
            }
        }
        out.putShort((short) reasons.size());
        reasons.add(reason);
        final byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) text.length).put(text);
    }

    void read(final Metric.Tier tier, final ByteBuffer in, final GpuSample sample) {
        for (int i = 0; i < Metric.ALL.size(); i++) {
            final Metric metric = Metric.ALL.get(i);
            if (metric.tier() != tier) {
                continue;
            }
            if (in.get() == 1) {
                final double value = in.getDouble();
                sample.set(metric, value, in.getLong());
            } else {
                sample.unavailable(metric, readReason(in));
            }
        }
    }

    private String readReason(final ByteBuffer in) {
        final int number = Short.toUnsignedInt(in.getShort());
        if (number == reasons.size()) {
            final byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(text);
            reasons.add(new String(text, StandardCharsets.UTF_8));
        }
        return reasons.get(number);
    }
}
