package io.nvbind.server;

import io.nvbind.telemetry.Snapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

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

    private static final int FIXED_LENGTH = 40 + FIGURES.length * Double.BYTES;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double[] figures = new double[FIGURES.length];
    private GpuBlock[] blocks = {};

    /** Length of the body for so many GPUs, bytes. */
    static int bodyLength(final int gpus) {
        return FIXED_LENGTH + gpus * GpuBlock.LENGTH;
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
        to.put((byte) gpus).put((byte) (snapshot.gpu() < 0 ? NO_GPU : snapshot.gpu())).putShort((short) GpuBlock.LENGTH);
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
            block(i).put(snapshot.gpus().get(i).info(), snapshot.sample(i), snapshot.version(i), snapshot.nanos(), to);
        }
    }

    private GpuBlock block(final int gpu) {
        if (gpu >= blocks.length) {
            final int before = blocks.length;
            blocks = Arrays.copyOf(blocks, gpu + 1);
            for (int i = before; i < blocks.length; i++) {
                blocks[i] = new GpuBlock();
            }
        }
        return blocks[gpu];
    }
}
