package io.nvbind.analysis;

import io.nvbind.frame.FrameStats;
import io.nvbind.frame.Stutter;
import io.nvbind.frame.StutterDetector;
import io.nvbind.frame.StutterLog;
import io.nvbind.frame.SwapchainStats;
import io.nvbind.telemetry.GpuStats;
import io.nvbind.telemetry.OnePercentLow;
import io.nvbind.telemetry.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out a {@link FrameAnalysis}: each figure, or a null and its reason. */
final class Figures {

    /** Reason for every rate and time of a session in which no two presents followed each other. */
    static final String NO_FRAME_TIME = "no frame time was received";
    private static final String NO_TIME = "the frame times are zero";
    private static final String NO_GPU_SAMPLE = "no sample of the GPU the game renders on was taken";
    private static final String GPU_SILENT = "the GPU does not tell";
    private static final String NO_PAUSE =
        "no pause of a garbage collector was told: there was none, or the game runs without the Java agent";
    private static final String NOT_LOOKED_FOR = "causes of stutters are not looked for yet";
    private static final String NOT_RECOMMENDED = "recommendations are not made yet";

    private static final int HUNDREDTH_FRAMES = 100;
    private static final int THOUSANDTH_FRAMES = 1000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final FrameStats all;
    private final SwapchainStats frames;
    private final StutterLog log;
    private final GpuStats gpu;
    private final FrameTimes times;
    private final OnePercentLow low = new OnePercentLow();
    private final Map<String, String> unavailable = new LinkedHashMap<>();

    Figures(final FrameStats all, final GpuStats gpu, final FrameTimes times) {
        this.all = all;
        this.frames = all.analysed();
        this.log = frames.stutters();
        this.gpu = gpu;
        this.times = times;
    }

    FrameAnalysis analysis(final Subject subject) {
        final long count = frames.frameTimes();
        final double sumNanos = frames.coverageNanos();
        final long elapsed = frames.elapsedNanos();
        final String none = sumNanos > 0 ? null : NO_FRAME_TIME;
        final String few = none == null ? atLeast(HUNDREDTH_FRAMES) : none;
        final String fewer = none == null ? atLeast(THOUSANDTH_FRAMES) : none;
        final boolean unjudgeable = none == null && !StutterDetector.canJudge(count, elapsed);
        final String unjudged = unjudgeable ? Snapshot.INSUFFICIENT_SAMPLES : none;
        final String noPause = all.pauses().count() == 0 ? NO_PAUSE : null;
        unavailable.put("recommended_settings", NOT_RECOMMENDED);
        unavailable.put("causes", NOT_LOOKED_FOR);
        final List<StutterEvent> stutters = stutters();
        return new FrameAnalysis(subject, all.presents(), all.lost(), count,
            figure("coverage", none, sumNanos / elapsed),
            figure("duration_s", none, elapsed / NANOS_PER_SECOND),
            figure("avg_fps", none, NANOS_PER_SECOND * count / sumNanos),
            figure("frame_time_p1", few, percentileMillis(1)),
            figure("frame_time_p50", none, percentileMillis(50)),
            figure("frame_time_p99", few, percentileMillis(99)),
            figure("frame_time_p999", fewer, percentileMillis(99.9)),
            figure("p1_fps", few, 1000 / percentileMillis(99)),
            figure("one_percent_low_fps", few, low.averageFps(frames.session())),
            figure("one_percent_low_integral_fps", few, low.integralFps(frames.session())),
            figure("stutter_count", unjudged, log.count()),
            figure("stutter_severity", unjudged, 100.0 * log.excessSumNanos() / sumNanos),
            capFrameX(none),
            gpuBound(),
            figure("vram_pressure_events", silent(gpu.pressureEvents() < 0), gpu.pressureEvents()),
            figure("thermal_throttle_events", silent(gpu.thermalEvents() < 0), gpu.thermalEvents()),
            figure("gc_pauses", noPause, all.pauses().count()),
            figure("gc_pause_ms", noPause, all.pauses().sumNanos() / NANOS_PER_MILLI),
            gpuBoundBasis(), stutters, unavailable);
    }

    private String gpuBoundBasis() {
        return all.primary().isGpuBusyWhole() ? FrameAnalysis.GPU_BUSY : FrameAnalysis.ESTIMATE;
    }

    private String atLeast(final int least) {
        return frames.frameTimes() < least ? Snapshot.INSUFFICIENT_SAMPLES : null;
    }

    private double percentileMillis(final double percentile) {
        return frames.session().getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private Double capFrameX(final String none) {
        final String reason = none == null ? times.reason() : none;
        return figure("cfx_stutter_time_pct", reason,
            reason == null ? CapFrameXStutter.timePercent(times) : Double.NaN);
    }

    private Double gpuBound() {
        if (all.primary().isGpuBusyWhole()) {
            return all.primary().gpuBusy().boundPercent();
        }
        return figure("gpu_bound_percent", silent(Double.isNaN(gpu.gpuBoundPercent())), gpu.gpuBoundPercent());
    }

    private String silent(final boolean silent) {
        if (gpu.samples() == 0) {
            return NO_GPU_SAMPLE;
        }
        return silent ? GPU_SILENT : null;
    }

    private List<StutterEvent> stutters() {
        if (log.count() > StutterLog.CAPACITY) {
            unavailable.put("stutters", "only the first " + StutterLog.CAPACITY + " are listed one by one");
        }
        final long first = frames.firstPresentNanos();
        return log.stutters().stream().map((final Stutter stutter) -> StutterEvent.of(stutter, first)).toList();
    }

    private Double figure(final String name, final String reason, final double value) {
        return known(name, reason == null && !Double.isFinite(value) ? NO_TIME : reason) ? Double.valueOf(value) : null;
    }

    private Long figure(final String name, final String reason, final long value) {
        return known(name, reason) ? Long.valueOf(value) : null;
    }

    private boolean known(final String name, final String reason) {
        if (reason != null) {
            unavailable.put(name, reason);
        }
        return reason == null;
    }
}
