package io.nvbind.bench;

import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameStats;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One present into the statistics; the yardstick is a bare HdrHistogram record of the same value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameStatsBench {

    private static final long FRAME_NANOS = 6_944_444;
    private static final long JITTER_MASK = (1 << 20) - 1;

    private final FrameStats stats = new FrameStats();
    private final Histogram bare = new Histogram(1, 60_000_000_000L, 3);
    private final UnsafeBuffer present = new UnsafeBuffer(new byte[FrameRecord.PRESENT_LENGTH]);
    private long nanos = 1;
    private long sequence;

    private long next() {
        return FRAME_NANOS + (nanos * 0x9E3779B97F4A7C15L >>> 40 & JITTER_MASK);
    }

    /** The yardstick. */
    @Benchmark
    public void bareHistogram() {
        final long frame = next();
        nanos += frame;
        bare.recordValue(frame);
    }

    /** The whole of what a present costs the drain after it was read. */
    @Benchmark
    public void present() {
        nanos += next();
        present.putLong(FrameRecord.NANOS, nanos);
        present.putLong(FrameRecord.PRESENT_SEQUENCE, sequence++);
        present.putInt(FrameRecord.PRESENT_SWAPCHAIN, 1);
        stats.record(1, FrameRecord.PRESENT, present, 0);
    }
}
