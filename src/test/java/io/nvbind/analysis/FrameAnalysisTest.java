package io.nvbind.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nvbind.frame.FrameStats;
import io.nvbind.frame.Stutter;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.telemetry.GpuStats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameAnalysisTest {

    /** 10 ms lie in the bucket of 8192 ns width that begins at 1220 * 8192 = 9994240; its greatest value. */
    private static final double TEN = 10.002431;
    /** 100 ms lie in the bucket of 65536 ns width that begins at 1525 * 65536 = 99942400; its greatest value. */
    private static final double HUNDRED = 100.007935;

    /** 198 frames of 10 ms, then 2 of 100 ms: N = 200, T = 2180 ms. */
    private static Frames twoLate() {
        return new Frames().add(198, 10 * Frames.MILLI).add(2, 100 * Frames.MILLI);
    }

    @Test
    void shouldAverageOverTimeWhenFrameTimesDiffer() {
        // 3 frames in 60 ms; the mean of 100, 100 and 25 fps would be 75.
        assertEquals(50.0, new Frames().add(2, 10 * Frames.MILLI).add(1, 40 * Frames.MILLI).analysis().avgFps());
    }

    @Test
    void shouldGiveTheFiguresWorkedOutByHandWhenTwoFramesAreLate() {
        final FrameAnalysis analysis = twoLate().analysis();

        assertEquals(201, analysis.frames());
        assertEquals(200, analysis.frameTimes());
        assertEquals(0, analysis.framesLost());
        assertEquals(2.18, analysis.durationSeconds());
        assertEquals(1.0, analysis.coverage());
        assertEquals(200 / 2.18, analysis.avgFps(), 1e-12);
        // Ranks ceil(0.01 * 200) = 2, ceil(0.5 * 200) = 100 and ceil(0.99 * 200) = 198 of 198 short frames.
        assertEquals(TEN, analysis.p1Millis());
        assertEquals(TEN, analysis.p50Millis());
        assertEquals(TEN, analysis.p99Millis());
        assertEquals(1000 / TEN, analysis.p1Fps());
        // The k = ceil(0.01 * 200) = 2 slowest are the two late ones.
        assertEquals(1000 / HUNDRED, analysis.onePercentLowFps(), 1e-12);
        // The slowest frame alone is more than 1 % of 2180 ms.
        assertEquals(1000 / HUNDRED, analysis.onePercentLowIntegralFps(), 1e-12);
    }

    @Test
    void shouldMergeAndWeighStuttersWhenTwoFramesAreLate() {
        final FrameAnalysis analysis = twoLate().analysis();
        final StutterEvent stutter = analysis.stutters().getFirst();

        // The second begins where the first ends, so both are one event.
        assertEquals(1, analysis.stutterCount());
        assertEquals(2.08, stutter.atSeconds(), 1e-12);
        assertEquals(100.0, stutter.frameMillis());
        assertEquals(TEN, stutter.baselineMillis());
        // 2 * (100 - 10.002431) = 179.995138 ms: from 50 to 250 is major.
        assertEquals(179.995138, stutter.excessMillis());
        assertEquals(Stutter.Severity.MAJOR, stutter.severity());
        // 100 * 179.995138 / 2180.
        assertEquals(8.256657706422018, analysis.stutterSeverity(), 1e-12);
    }

    @Test
    void shouldCountStutterTimeAsCapFrameXWhenTwoFramesAreLate() {
        // Mean 10.9 ms, so W = round(10 sqrt(10.9)) = round(33.02) = 33. In the mean the first late frame counts as the
        // 10 ms before it: 100 > 25. The second has a late predecessor and counts as it is: (31 * 10 + 10 + 100) / 33 =
        // 12.73, and 100 > 31.8. So 200 of 2180 ms.
        assertEquals(100 * 200 / 2180.0, twoLate().analysis().cfxStutterTimePercent(), 1e-12);
        // Half the frames at 10 ms, half at 20 ms: twice the mean of its surroundings at most.
        assertEquals(0.0, new Frames().add(100, 10 * Frames.MILLI).add(100, 20 * Frames.MILLI).analysis()
            .cfxStutterTimePercent());
    }

    @Test
    void shouldTakeTheSlowestTimeShareWhenTheLowIsIntegral() {
        // T = 990 * 1 + 10 * 2 = 1010 ms; 1 % of it is 10.1 ms; the slowest ones of 2 ms reach it at the sixth.
        final FrameAnalysis two = new Frames().add(990, Frames.MILLI).add(10, 2 * Frames.MILLI).analysis();
        // 2 ms lie in the bucket of 1024 ns width that begins at 1953 * 1024 = 1999872.
        assertEquals(1000 / 2.000895, two.onePercentLowIntegralFps(), 1e-12);
        // With 3 of them only 6 ms are slow; the boundary is a frame of 1 ms, bucket 1953 * 512 + 511 = 1000447.
        final FrameAnalysis three = new Frames().add(997, Frames.MILLI).add(3, 2 * Frames.MILLI).analysis();
        assertEquals(1000 / 1.000447, three.onePercentLowIntegralFps(), 1e-12);
        // The average form takes k = 10 frames: 3 of 2 ms and 7 of 1 ms.
        assertEquals(10_000 / (3 * 2.000895 + 7 * 1.000447), three.onePercentLowFps(), 1e-12);
    }

    @Test
    void shouldSayInsufficientSamplesWhenFramesAreFew() {
        final FrameAnalysis few = new Frames().add(99, Frames.MILLI).analysis();
        assertNull(few.p99Millis());
        assertNull(few.onePercentLowFps());
        assertNotNull(few.p50Millis());
        for (final String name : List.of("frame_time_p1", "frame_time_p99", "p1_fps", "one_percent_low_fps",
            "one_percent_low_integral_fps", "frame_time_p999", "stutter_count", "stutter_severity")) {
            assertEquals("insufficient_samples", few.unavailable().get(name), name);
        }

        final FrameAnalysis hundred = new Frames().add(100, Frames.MILLI).analysis();
        assertNotNull(hundred.p99Millis());
        assertNotNull(hundred.onePercentLowFps());
        assertNull(new Frames().add(999, Frames.MILLI).analysis().p999Millis());
        assertNotNull(new Frames().add(1000, Frames.MILLI).analysis().p999Millis());
    }

    @Test
    void shouldTellTheMissingTimeWhenFramesAreLost() {
        // 100 frame times, 50 presents lost, then one that gives no frame time and 50 that do: 150 of 201 ms.
        final FrameAnalysis analysis =
            new Frames().add(100, Frames.MILLI).lose(50, Frames.MILLI).add(51, Frames.MILLI).analysis();

        assertEquals(152, analysis.frames());
        assertEquals(50, analysis.framesLost());
        assertEquals(150, analysis.frameTimes());
        assertEquals(150 / 201.0, analysis.coverage(), 1e-12);
        assertEquals(1000.0, analysis.avgFps());
    }

    @Test
    void shouldHaveAReasonForEveryNullWhenNothingIsKnown() {
        final FrameAnalysis nothing = FrameAnalysis.of(new Subject("s", Subject.CAPTURE, "c", "g", Subject.PRESENT),
            new FrameStats(), new GpuStats(), FrameTimes.unavailable("not recorded"));
        final Map<String, Object> json = nothing.toJson();

        assertEquals("no frame time was received", nothing.unavailable().get("avg_fps"));
        assertEquals("no sample of the GPU the game renders on was taken", nothing.unavailable().get("gpu_bound_percent"));
        json.forEach((name, value) ->
            assertTrue(value != null || nothing.unavailable().containsKey(name), name));
    }

    @Test
    void shouldSayWhyWhenTheSingleFrameTimesAreNotAtHand() {
        final FrameAnalysis analysis = FrameAnalysis.of(new Subject("s", Subject.CAPTURE, "c", "g", Subject.PRESENT),
            oneFrame(), new GpuStats(), FrameTimes.unavailable("the session runs"));

        assertNull(analysis.cfxStutterTimePercent());
        assertEquals("the session runs", analysis.unavailable().get("cfx_stutter_time_pct"));
    }

    private static FrameStats oneFrame() {
        final FrameStats stats = new FrameStats();
        final org.agrona.concurrent.UnsafeBuffer payload = new org.agrona.concurrent.UnsafeBuffer(new byte[32]);
        for (int i = 0; i < 2; i++) {
            payload.putLong(0, 1_000 + i);
            payload.putLong(8, i);
            stats.record(1, 1, payload, 0);
        }
        return stats;
    }

    @Test
    void shouldGiveTheGpusFiguresWhenItTells() {
        final GpuStats gpu = new GpuStats();
        final GpuSample sample = new GpuSample();
        // Windows of 500 ms: 96, 96 | 50, 96 | the third is not over. One thermal edge. Full for a second: one event.
        final double[] busy = {96, 96, 50, 96, 100};
        final double[] hot = {0, 1, 1, 0, 0};
        for (int i = 0; i < 5; i++) {
            sample.set(Metric.GPU_UTILIZATION, busy[i], 0);
            sample.set(Metric.THERMAL_THROTTLING, hot[i], 0);
            sample.set(Metric.VRAM_PRESSURE, 0.96, 0);
            gpu.onSample(sample, i * 250_000_000L);
        }
        final FrameAnalysis analysis = twoLate().analysis(gpu);

        assertEquals(50.0, analysis.gpuBoundPercent());
        assertEquals("estimate", analysis.toJson().get("gpu_bound_basis"));
        assertEquals(1, analysis.thermalThrottleEvents());
        assertEquals(1, analysis.vramPressureEvents());
        assertEquals("the GPU does not tell", new Frames().analysis(silent()).unavailable().get("thermal_throttle_events"));
    }

    private static GpuStats silent() {
        final GpuStats gpu = new GpuStats();
        gpu.onSample(new GpuSample(), 0);
        return gpu;
    }

    @Test
    void shouldNotTakeSilenceOfThePausesForNone() {
        final FrameAnalysis analysis = twoLate().analysis();

        assertNull(analysis.gcPauses());
        assertNull(analysis.gcPauseMillis());
        assertTrue(analysis.unavailable().get("gc_pauses").contains("without the Java agent"));
    }

    @Test
    void shouldUseTheNamesOfTheContractWhenWrittenAsJson() {
        final Map<String, Object> json = twoLate().analysis().toJson();

        assertEquals(List.of("session", "source", "container_id", "game", "frames", "frames_lost", "frame_times", "coverage",
            "basis", "duration_s", "avg_fps", "frame_time_p1", "frame_time_p50", "frame_time_p99", "frame_time_p999", "p1_fps",
            "one_percent_low_fps", "one_percent_low_integral_fps", "stutter_count", "stutter_severity",
            "cfx_stutter_time_pct", "gpu_bound_percent", "gpu_bound_basis", "vram_pressure_events",
            "thermal_throttle_events", "gc_pauses", "gc_pause_ms", "recommended_settings", "stutters", "unavailable"), List.copyOf(json.keySet()));
        final Map<?, ?> stutter = (Map<?, ?>) ((List<?>) json.get("stutters")).getFirst();
        assertEquals(List.of("at_s", "frame_time_ms", "baseline_ms", "excess_ms", "class", "causes"),
            List.copyOf(stutter.keySet()));
        assertEquals("major", stutter.get("class"));
        assertEquals(List.of(), stutter.get("causes"));
        assertTrue(((Map<?, ?>) json.get("unavailable")).containsKey("causes"));
    }
}
