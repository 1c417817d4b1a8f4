package io.nvbind.analysis;

import io.nvbind.frame.FrameStats;
import io.nvbind.telemetry.GpuStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a session. Definitions in docs/telemetry.md; what cannot be said is null, and {@link #unavailable} says
 * why. All but {@code frames}, {@code framesLost} and the GPU's figures are those of the swapchain with the most presents.
 *
 * @param subject                  whose frames.
 * @param frames                   presents received, of all swapchains.
 * @param framesLost               presents that never arrived.
 * @param frameTimes               N of every formula.
 * @param coverage                 sum of the frame times / elapsed time, 0..1.
 * @param durationSeconds          from the first present to the last.
 * @param avgFps                   1000 N / T.
 * @param p1Millis                 1st percentile of the frame times, ms.
 * @param p50Millis                median, ms.
 * @param p99Millis                99th percentile, ms.
 * @param p999Millis               99.9th percentile, ms.
 * @param p1Fps                    1000 / p99.
 * @param onePercentLowFps         1000 / mean of the slowest hundredth.
 * @param onePercentLowIntegralFps 1000 / the frame at which the slowest reach a hundredth of the time.
 * @param stutterCount             stutters.
 * @param stutterSeverity          100 sum(excess) / T.
 * @param cfxStutterTimePercent    stutter time as CapFrameX counts it, %.
 * @param gpuBoundPercent          share of time with a busy GPU, %.
 * @param vramPressureEvents       times video memory was full.
 * @param thermalThrottleEvents    times a thermal limit began to act.
 * @param gcPauses                 pauses of a JVM's garbage collector.
 * @param gcPauseMillis            their length in all, ms.
 * @param gpuBoundBasis            {@link #ESTIMATE} or {@link #GPU_BUSY}.
 * @param stutters                 each stutter, oldest first.
 * @param unavailable              for each null, by its JSON name, the reason.
 */
public record FrameAnalysis(
    Subject subject, long frames, long framesLost, long frameTimes, Double coverage, Double durationSeconds, Double avgFps,
    Double p1Millis, Double p50Millis, Double p99Millis, Double p999Millis, Double p1Fps, Double onePercentLowFps,
    Double onePercentLowIntegralFps, Long stutterCount, Double stutterSeverity, Double cfxStutterTimePercent,
    Double gpuBoundPercent, Long vramPressureEvents, Long thermalThrottleEvents, Long gcPauses, Double gcPauseMillis,
    String gpuBoundBasis, List<StutterEvent> stutters, Map<String, String> unavailable) {

    /** {@code gpu_bound_percent} is by utilisation: a frame cap cannot be told from an idle GPU. */
    public static final String ESTIMATE = "estimate";
    /** {@code gpu_bound_percent} is by the time the GPU worked on each frame. */
    public static final String GPU_BUSY = "gpu_busy";

    /** Copies list and map. */
    public FrameAnalysis {
        stutters = List.copyOf(stutters);
        unavailable = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(unavailable));
    }

    /**
     * Computes the figures.
     *
     * @param subject whose frames.
     * @param frames  the statistics; only read.
     * @param gpu     of the GPU the game renders on.
     * @param times   all frame times of {@link FrameStats#analysed}, for what needs them one by one.
     * @return the figures.
     */
    public static FrameAnalysis of(final Subject subject, final FrameStats frames, final GpuStats gpu,
                                   final FrameTimes times) {
        return new Figures(frames, gpu, times).analysis(subject);
    }

    /**
     * As JSON: the names of the contract in their order, numbers unrounded.
     *
     * @return an ordered map of strings, numbers, lists and maps.
     */
    public Map<String, Object> toJson() {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("session", subject.session());
        json.put("source", subject.source());
        json.put("container_id", subject.containerId());
        json.put("game", subject.game());
        json.put("frames", frames);
        json.put("frames_lost", framesLost);
        json.put("frame_times", frameTimes);
        json.put("coverage", coverage);
        json.put("basis", subject.basis());
        json.put("duration_s", durationSeconds);
        json.put("avg_fps", avgFps);
        json.put("frame_time_p1", p1Millis);
        json.put("frame_time_p50", p50Millis);
        json.put("frame_time_p99", p99Millis);
        json.put("frame_time_p999", p999Millis);
        json.put("p1_fps", p1Fps);
        json.put("one_percent_low_fps", onePercentLowFps);
        json.put("one_percent_low_integral_fps", onePercentLowIntegralFps);
        json.put("stutter_count", stutterCount);
        json.put("stutter_severity", stutterSeverity);
        json.put("cfx_stutter_time_pct", cfxStutterTimePercent);
        json.put("gpu_bound_percent", gpuBoundPercent);
        json.put("gpu_bound_basis", gpuBoundBasis);
        json.put("vram_pressure_events", vramPressureEvents);
        json.put("thermal_throttle_events", thermalThrottleEvents);
        json.put("gc_pauses", gcPauses);
        json.put("gc_pause_ms", gcPauseMillis);
        json.put("recommended_settings", List.of());
        json.put("stutters", stutters.stream().map(StutterEvent::toJson).toList());
        json.put("unavailable", unavailable);
        return json;
    }
}
