package io.nvbind.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.Allocated;
import io.nvbind.frame.FrameRecord;
import io.nvbind.frame.FrameStats;
import io.nvbind.frame.Stutter;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuInfo;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Setting;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.Vendor;
import io.nvbind.telemetry.GpuSampler;
import io.nvbind.telemetry.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightEventsTest {

    private static final long MILLI = 1_000_000L;

    @TempDir
    private Path folder;
    private final GpuSampler sampler = new GpuSampler(List.of(new WarmGpu()), System::nanoTime);
    private final FlightEvents flight = new FlightEvents(sampler.readings());
    private final Session session = new Session("id", "gaming-001", 1, 1, new FrameStats());
    private final UnsafeBuffer present = new UnsafeBuffer(new byte[FrameRecord.PRESENT_LENGTH]);
    private long nanos = 1;
    private long sequence;

    private void frame(final long frameNanos) {
        nanos += frameNanos;
        present.putLong(FrameRecord.NANOS, nanos);
        present.putLong(FrameRecord.PRESENT_SEQUENCE, sequence++);
        present.putInt(FrameRecord.PRESENT_SWAPCHAIN, 1);
        session.frames().record(1, FrameRecord.PRESENT, present, 0);
        flight.onFrameRecord(session, 1, FrameRecord.PRESENT, present, 0, FrameRecord.PRESENT_LENGTH);
    }

    private List<RecordedEvent> recorded(final Recording recording) throws IOException {
        recording.stop();
        final Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    @Test
    void shouldRecordFramesOverTheBudgetOfTheRecording() throws IOException {
        session.game("Half-Life");
        try (Recording recording = new Recording()) {
            recording.enable("nvbind.FrameOverBudget").with("budget", "20 ms");
            recording.start();
            frame(8 * MILLI);
            frame(8 * MILLI);
            frame(25 * MILLI);
            frame(20 * MILLI);
            final List<RecordedEvent> events = recorded(recording);
            assertEquals(1, events.size());
            assertEquals(Duration.ofMillis(25), events.getFirst().getDuration("frameTime"));
            assertEquals("gaming-001", events.getFirst().getString("container"));
            assertEquals("Half-Life", events.getFirst().getString("game"));
        }
    }

    @Test
    void shouldRecordStuttersAndGpuSamples() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("nvbind.Stutter");
            recording.enable("nvbind.GpuSample");
            recording.start();
            flight.onStutter(session, new Stutter(5, 90 * MILLI, 8 * MILLI, 82 * MILLI, 1));
            sampler.sampleAll();
            flight.onTurn(1);
            flight.onTurn(2);
            final List<RecordedEvent> events = recorded(recording);
            assertEquals(2, events.size(), "a sample is recorded once");
            final RecordedEvent stutter = only(events, "nvbind.Stutter");
            assertEquals(Duration.ofMillis(82), stutter.getDuration("excess"));
            assertEquals("major", stutter.getString("severity"));
            final RecordedEvent sample = only(events, "nvbind.GpuSample");
            assertEquals("0000:01:00.0", sample.getString("pci"));
            assertEquals(0.5, sample.getDouble("utilization"));
            assertEquals(1_500_000_000L, sample.getLong("clock"));
            assertTrue(Double.isNaN(sample.getDouble("powerWatts")), "what is not known is no number");
            assertTrue(sample.getBoolean("simulated"));
            assertFalse(stutter.getEventType().getDescription().isEmpty());
        }
    }

    private static RecordedEvent only(final List<RecordedEvent> events, final String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldCostNoAllocationWhileNobodyRecords() {
        frames(20_000);
        assertEquals(0, Allocated.leastBytes(() -> frames(100_000)), "bytes for 100000 frames");
    }

    private void frames(final int count) {
        for (int i = 0; i < count; i++) {
            frame(8 * MILLI);
            flight.onTurn(nanos);
        }
    }

    /** Half busy, its power unknown. */
    static final class WarmGpu implements Gpu {
        @Override
        public GpuInfo info() {
            return new GpuInfo(GpuId.parse("0000:01:00.0"), 0, Vendor.NVIDIA, "Warm", "fake", "1", true, List.of());
        }

        @Override
        public boolean sample(final Metric.Tier tier, final GpuSample out) {
            out.set(Metric.GPU_UTILIZATION, 50, 1);
            out.set(Metric.GPU_CLOCK_MHZ, 1500, 1);
            out.unavailable(Metric.POWER_DRAW_W, "no sensor");
            return true;
        }

        @Override
        public Map<Setting, SettingState> settings() {
            return Map.of();
        }
    }
}
