package io.nvbind.server;

import io.nvbind.frame.FrameDrain;
import io.nvbind.frame.FrameRecord;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.json.JsonWriter;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.Session;
import io.nvbind.telemetry.SessionSink;
import io.nvbind.telemetry.Sessions;
import io.nvbind.telemetry.Snapshot;
import io.nvbind.telemetry.SnapshotSink;
import io.nvbind.telemetry.Telemetry;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.Vendor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One metrics message; the yardstick is a copy of its bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodeBench {

    private static final int FRAMES = 2000;
    private static final long FRAME_NANOS = 6_944_444;

    private final JsonWriter json = new JsonWriter(8192);
    private final byte[] target = new byte[8192];
    private byte[] message;
    private MetricsEncoder encoder;
    private Snapshot snapshot;

    /** A snapshot of a game with a GPU, made by the real road. */
    @Setup(Level.Trial)
    public void take() throws IOException {
        final Path frames = Files.createTempDirectory("nvbind-encode-");
        writeRing(Files.createDirectory(frames.resolve("game")).resolve("1.ring"));
        final GpuSampler sampler = new GpuSampler(List.of(new SteadyGpu()), SystemNanoClock.INSTANCE);
        sampler.sampleAll();
        final Sessions sessions = new Sessions(new Deaf(), SystemNanoClock.INSTANCE, SystemEpochNanoClock.INSTANCE);
        final FrameDrain drain = new FrameDrain(frames, sessions, (ring, problem) -> {
            throw new IllegalStateException(problem);
        }, SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE);
        final Telemetry telemetry = new Telemetry(drain, sessions, new Deaf(), sampler, List.of(new SnapshotSink() {
            @Override
            public long intervalNanos(final String container) {
                return Telemetry.MIN_INTERVAL_NANOS;
            }

            @Override
            public void onSnapshot(final Snapshot each) {
                if (each.session() != null) {
                    snapshot = each;
                }
            }
        }), SystemNanoClock.INSTANCE, SystemEpochNanoClock.INSTANCE);
        // The lock of this JVM keeps the ring open: it counts as a living producer.
        try (FileChannel producer = FileChannel.open(frames.resolve("game/1.ring"), StandardOpenOption.WRITE)) {
            producer.lock();
            while (snapshot == null || Double.isNaN(snapshot.frameTimeMillis(990))) {
                telemetry.doWork();
            }
        }
        encoder = new MetricsEncoder();
        json.reset();
        encoder.encode(snapshot, json);
        message = json.toByteArray();
    }

    private static void writeRing(final Path file) throws IOException {
        final int length = (1 << 20) + RingBufferDescriptor.TRAILER_LENGTH;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), length - 1L);
            final ManyToOneRingBuffer ring =
                new ManyToOneRingBuffer(new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length)));
            final UnsafeBuffer present = new UnsafeBuffer(new byte[FrameRecord.PRESENT_LENGTH]);
            final long start = System.nanoTime() - FRAMES * FRAME_NANOS;
            for (int i = 0; i < FRAMES; i++) {
                present.putLong(FrameRecord.NANOS, start + i * FRAME_NANOS);
                present.putLong(FrameRecord.PRESENT_SEQUENCE, i);
                present.putInt(FrameRecord.PRESENT_SWAPCHAIN, 1);
                ring.write(FrameRecord.PRESENT, present, 0, FrameRecord.PRESENT_LENGTH);
            }
        }
    }

    /** The yardstick. */
    @Benchmark
    public byte[] copy() {
        System.arraycopy(message, 0, target, 0, message.length);
        return target;
    }

    /** The message. */
    @Benchmark
    public JsonWriter encode() {
        json.reset();
        encoder.encode(snapshot, json);
        return json;
    }

    private static final class SteadyGpu implements Gpu {
        private final GpuInfo info = new GpuInfo(GpuId.parse("0000:01:00.0"), 0, Vendor.NVIDIA, "Bench GPU", "bench",
            "1.0", true, List.of());

        @Override
        public GpuInfo info() {
            return info;
        }

        @Override
        public boolean sample(final Metric.Tier tier, final GpuSample out) {
            for (final Metric metric : Metric.ALL) {
                out.set(metric, 42.5, System.nanoTime());
            }
            return true;
        }

        @Override
        public Map<Setting, SettingState> settings() {
            return Map.of();
        }
    }

    private static final class Deaf implements SessionSink {
        @Override
        public void onSessionStart(final Session session) {
            session.game("Bench");
        }

        @Override
        public void onFrameRecord(final Session session, final int ring, final int type, final DirectBuffer payload,
                                  final int offset, final int length) {
            // Nothing is recorded here.
        }

        @Override
        public void onGpuSample(final Session session, final int gpu, final GpuSample sample, final long nanos) {
            // Nothing is recorded here.
        }

        @Override
        public void onTurn(final long nowNanos) {
            // Nothing is recorded here.
        }

        @Override
        public void onSessionEnd(final Session session) {
            // Nothing is recorded here.
        }
    }
}
