package io.nvbind.server;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What binary messages say of one GPU, kept as bytes within a turn: there it is the same for every container. One thread;
 * allocates nothing.
 */
@SuppressWarnings("ReferenceEquality") // The sampler hands on a new info only when a GPU was found again.
final class GpuBlock {

    private static final int METRICS = Metric.ALL.size();
    /** Bytes, a multiple of 8. */
    static final int LENGTH = (24 + METRICS * (Double.BYTES + Integer.BYTES) + 7) & ~7;

    private final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private GpuInfo info;
    private long version = -1;
    private long nanos;

    /** Puts it, written anew if the sample or the time is another. */
    void put(final GpuInfo latestInfo, final GpuSample sample, final long latest, final long now, final ByteBuffer to) {
        if (latestInfo != info || latest != version || now != nanos) {
            info = latestInfo;
            version = latest;
            nanos = now;
            write(sample);
        }
        to.put(to.position(), bytes, 0, LENGTH).position(to.position() + LENGTH);
    }

    private void write(final GpuSample sample) {
        bytes.clear();
        final GpuId id = info.id();
        bytes.putInt(id.domain()).put((byte) id.bus()).put((byte) id.device()).put((byte) id.function());
        bytes.put((byte) switch (info.vendor()) {
            case NVIDIA -> 1;
            case AMD -> 2;
            case INTEL -> 3;
        });
        bytes.putShort((short) METRICS).putShort((short) (info.simulated() ? BinaryLayout.SIMULATED : 0)).putInt(0);
        long known = 0;
        for (int i = 0; i < METRICS; i++) {
            known |= Double.isFinite(sample.value(Metric.ALL.get(i))) ? (1L << i) : 0;
        }
        bytes.putLong(known);
        for (int i = 0; i < METRICS; i++) {
            final double value = sample.value(Metric.ALL.get(i));
            bytes.putDouble(Double.isFinite(value) ? value : Double.NaN);
        }
        for (int i = 0; i < METRICS; i++) {
            final long micros = Math.max(0, nanos - sample.nanos(Metric.ALL.get(i))) / 1000;
            bytes.putInt(((known >>> i) & 1) == 0 ? BinaryLayout.UNKNOWN : (int) Math.min(micros, 0xffff_fffeL));
        }
    }
}
