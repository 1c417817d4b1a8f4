package io.nvbind.server;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.Snapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The binary metrics message, version {@value #VERSION}; little endian. {@code docs/stream.md} tells how to read it.
 *
 * <pre>
 *   0                                 8                                16
 *  +---+---+-------+---------------+ +-------------------------------+
 *  |ver|knd|head L.| missed        | | sent, CLOCK_MONOTONIC ns      |    head: one client's own
 *  +---+---+-------+---------------+ +-------------------------------+
 *  | frames since  | reserved      | | least frame time, ms (f64)    |
 *  +---------------+---------------+ +-------------------------------+
 *  | greatest frame time, ms (f64) |
 *  +-------------------------------+ +-------------------------------+
 *  | sequence                      | | taken, ns since 1970          |    body: shared by all
 *  +-------------------------------+ +-------------------------------+
 *  | taken, CLOCK_MONOTONIC ns     | |flags|F cnt|gpus|mine|block L. |
 *  +-------------------------------+ +-------------------------------+
 *  | which figures are known       | | F figures (f64)           ... |
 *  +-------------------------------+ +-------------------------------+
 *  | domain        |bus|dev|fun|ven| |M cnt|flags| reserved          |    one block a GPU
 *  +---------------+---+---+---+---+ +-------------------------------+
 *  | which metrics are known       | | M values (f64)            ... |
 *  +-------------------------------+ +-------------------------------+
 *  | M ages, microseconds (u32), filled up to a multiple of 8    ... |
 *  +-----------------------------------------------------------------+
 * </pre>
 *
 * <p>What is not known is NaN (an age: {@value #UNKNOWN}, unsigned the greatest), its bit in the mask is 0, and the reason
 * is told in text messages only. New figures and metrics come behind the old ones; whoever reads goes by the counts and
 * lengths. Anything else changes the version. One thread; allocates nothing.
 */
final class BinaryLayout {

    /** The first byte of every message. */
    static final int VERSION = 1;
    /** The second byte: a metrics message. */
    static final int METRICS = 1;
    /** Bytes before the shared body. */
    static final int HEAD_LENGTH = 40;
    /** No number. */
    static final int UNKNOWN = -1;
    /** The GPU that renders is not known. */
    static final int NO_GPU = 0xff;
    /** Flag: some GPU is simulated, or the game's own. */
    static final int SIMULATED = 1;
    /** Flag: a game runs. */
    static final int PLAYING = 2;
    /** The figures in their order. */
    static final String[] FIGURES = MetricsEncoder.FIGURES;

    private static final int METRICS_COUNT = Metric.ALL.size();
    private static final int BLOCK_LENGTH = (24 + METRICS_COUNT * (Double.BYTES + Integer.BYTES) + 7) & ~7;
    private static final int FIXED_LENGTH = 40 + FIGURES.length * Double.BYTES;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double[] figures = new double[FIGURES.length];

    /** Length of the body for so many GPUs, bytes. */
    static int bodyLength(final int gpus) {
        return FIXED_LENGTH + gpus * BLOCK_LENGTH;
    }

    /** Writes a client's head. */
    static void head(final ByteBuffer to, final Delivery delivery, final long sentNanos) {
        final long frames = delivery.frames().frames();
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.put((byte) VERSION).put((byte) METRICS).putShort((short) HEAD_LENGTH);
        to.putInt((int) Math.min(delivery.missed(), Integer.MAX_VALUE));
        to.putLong(sentNanos);
        to.putInt(delivery.isFirst() ? UNKNOWN : (int) Math.min(frames, Integer.MAX_VALUE));
        to.putInt(0);
        final boolean known = !delivery.isFirst() && frames > 0;
        to.putDouble(known ? delivery.frames().minNanos() / NANOS_PER_MILLI : Double.NaN);
        to.putDouble(known ? delivery.frames().maxNanos() / NANOS_PER_MILLI : Double.NaN);
    }

    /** Writes the body; {@code to} has room for {@link #bodyLength}. */
    void body(final Snapshot snapshot, final ByteBuffer to) {
        final boolean simulated = snapshot.gpu() < 0 ? MetricsEncoder.anySimulated(snapshot)
            : snapshot.gpus().get(snapshot.gpu()).info().simulated();
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.putLong(snapshot.sequence()).putLong(snapshot.epochNanos()).putLong(snapshot.nanos());
        to.putShort((short) ((simulated ? SIMULATED : 0) | (snapshot.session() == null ? 0 : PLAYING)));
        to.putShort((short) FIGURES.length);
        final int gpus = snapshot.gpuCount();
        to.put((byte) gpus).put((byte) (snapshot.gpu() < 0 ? NO_GPU : snapshot.gpu())).putShort((short) BLOCK_LENGTH);
        MetricsEncoder.figures(snapshot, figures);
        long known = 0;
        for (int i = 0; i < figures.length; i++) {
            known |= Double.isFinite(figures[i]) ? (1L << i) : 0;
        }
        to.putLong(known);
        for (final double figure : figures) {
            to.putDouble(Double.isFinite(figure) ? figure : Double.NaN);
        }
        for (int i = 0; i < gpus; i++) {
            gpu(snapshot.gpus().get(i).info(), snapshot.sample(i), snapshot.nanos(), to);
        }
    }

    private static void gpu(final GpuInfo info, final GpuSample sample, final long now, final ByteBuffer to) {
        final int end = to.position() + BLOCK_LENGTH;
        final GpuId id = info.id();
        to.putInt(id.domain()).put((byte) id.bus()).put((byte) id.device()).put((byte) id.function());
        to.put((byte) switch (info.vendor()) {
            case NVIDIA -> 1;
            case AMD -> 2;
            case INTEL -> 3;
        });
        to.putShort((short) METRICS_COUNT).putShort((short) (info.simulated() ? SIMULATED : 0)).putInt(0);
        long known = 0;
        for (int i = 0; i < METRICS_COUNT; i++) {
            known |= Double.isFinite(sample.value(Metric.ALL.get(i))) ? (1L << i) : 0;
        }
        to.putLong(known);
        for (int i = 0; i < METRICS_COUNT; i++) {
            final double value = sample.value(Metric.ALL.get(i));
            to.putDouble(Double.isFinite(value) ? value : Double.NaN);
        }
        for (int i = 0; i < METRICS_COUNT; i++) {
            final long micros = Math.max(0, now - sample.nanos(Metric.ALL.get(i))) / 1000;
            to.putInt(((known >>> i) & 1) == 0 ? UNKNOWN : (int) Math.min(micros, 0xffff_fffeL));
        }
        while (to.position() < end) {
            to.put((byte) 0);
        }
    }
}
