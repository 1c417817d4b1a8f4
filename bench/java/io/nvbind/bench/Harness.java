package io.nvbind.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Runs every bench with its yardstick and prints one JSON object: nanoseconds, ratios, bytes an operation. */
public final class Harness {

    private Harness() {
    }

    /**
     * Runs.
     *
     * @param arguments a regular expression of bench names; none for all.
     * @throws RunnerException when a bench fails.
     * @throws IOException     when a yardstick cannot be run.
     */
    public static void main(final String[] arguments) throws RunnerException, IOException {
        final Map<String, Object> report = new LinkedHashMap<>();
        final OptionsBuilder options = new OptionsBuilder();
        options.include(arguments.length == 0 ? "io.nvbind" : arguments[0])
            .addProfiler(GCProfiler.class)
            .jvmArgs("@config/jvm.options", "-Xmx512m", "-Dnvbind.sim=" + System.getProperty("nvbind.sim", "target/sim"));
        double nativeCall = Double.NaN;
        final Map<String, Double> scores = new LinkedHashMap<>();
        for (final RunResult result : new Runner(options.build()).run()) {
            final String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
            final Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            scores.put(name, result.getPrimaryResult().getScore());
            report.put(name, Map.of("ns", result.getPrimaryResult().getScore(),
                "error_ns", result.getPrimaryResult().getScoreError(),
                "bytes_per_op", allocated == null ? -1 : allocated.getScore()));
        }
        if (scores.containsKey("NativeCallBench.temperature")) {
            nativeCall = nativeCallFromC();
            report.put("native_call_from_c_ns", nativeCall);
        }
        final Map<String, Object> ratios = new LinkedHashMap<>();
        ratio(ratios, "native call / the same call from C", scores.get("NativeCallBench.temperature"), nativeCall);
        ratio(ratios, "fast sample of 8 GPUs / its vendor calls", scores.get("EightGpusBench.fastSamples"),
            scores.get("EightGpusBench.bareCalls"));
        ratio(ratios, "checked ring / Agrona's own", scores.get("FrameRingBench.checkedRing"),
            scores.get("FrameRingBench.bareRing"));
        ratio(ratios, "present into stats / bare HdrHistogram", scores.get("FrameStatsBench.present"),
            scores.get("FrameStatsBench.bareHistogram"));
        ratio(ratios, "message encode / copy of its bytes", scores.get("EncodeBench.encode"),
            scores.get("EncodeBench.copy"));
        report.put("ratios", ratios);
        System.out.println(JsonMapper.builder().build().writeValueAsString(report));
    }

    private static void ratio(final Map<String, Object> ratios, final String name, final Double value,
                              final Double yardstick) {
        if (value != null && yardstick != null && !yardstick.isNaN()) {
            ratios.put(name, value / yardstick);
        }
    }

    private static double nativeCallFromC() throws IOException {
        final Path folder = NativeCallBench.simulatedLibraries();
        final Process process = new ProcessBuilder("target/bench/native_call",
            folder.resolve("libnvidia-ml.so.1").toString()).redirectErrorStream(true).start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Double.parseDouble(printed);
    }
}
