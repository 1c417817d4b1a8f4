package io.nvbind.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Runs every bench with its yardstick and prints one JSON object: nanoseconds, ratios, bytes an operation. */
public final class Harness {

    private static final double MOST_OF_A_CALL_FROM_C = 3;
    private static final double MOST_OF_THE_VENDOR_CALLS = 1.05;

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
        final String wanted = arguments.length == 0 ? "io.nvbind" : arguments[0];
        final Map<String, Object> report = new LinkedHashMap<>();
        final boolean met = paired(Pattern.compile(wanted), report);
        final Map<String, Object> ratios = new LinkedHashMap<>();
        try {
            jmh(wanted, report, ratios);
        } catch (final NoBenchmarksException none) {
            if (report.isEmpty()) {
                throw none;
            }
        }
        report.put("ratios", ratios);
        System.out.println(JsonMapper.builder().build().writeValueAsString(report));
        if (!met) {
            System.err.println("bench: not as quick as asked: see \"met\" above");
            System.exit(1);
        }
    }

    private static void jmh(final String wanted, final Map<String, Object> report, final Map<String, Object> ratios)
        throws RunnerException {
        final OptionsBuilder options = new OptionsBuilder();
        options.include(wanted)
            .addProfiler(GCProfiler.class)
            .jvmArgs("@config/jvm.options", "-Xmx512m", "-Dnvbind.sim=" + System.getProperty("nvbind.sim", "target/sim"));
        final Map<String, Double> scores = new LinkedHashMap<>();
        for (final RunResult result : new Runner(options.build()).run()) {
            final String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
            final Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            scores.put(name, result.getPrimaryResult().getScore());
            report.put(name, Map.of("ns", result.getPrimaryResult().getScore(),
                "error_ns", result.getPrimaryResult().getScoreError(),
                "bytes_per_op", allocated == null ? -1 : allocated.getScore()));
        }
        ratio(ratios, "checked ring / Agrona's own", scores.get("FrameRingBench.checkedRing"),
            scores.get("FrameRingBench.bareRing"));
        ratio(ratios, "present into stats / bare HdrHistogram", scores.get("FrameStatsBench.present"),
            scores.get("FrameStatsBench.bareHistogram"));
        ratio(ratios, "message encode / copy of its bytes", scores.get("EncodeBench.encode"),
            scores.get("EncodeBench.copy"));
    }

    private static void ratio(final Map<String, Object> ratios, final String name, final Double value,
                              final Double yardstick) {
        if (value != null && yardstick != null) {
            ratios.put(name, value / yardstick);
        }
    }

    /** Measures what is wanted of these in turns with its yardstick, and says whether all are as quick as asked. */
    private static boolean paired(final Pattern wanted, final Map<String, Object> report) throws IOException {
        boolean met = true;
        try (SimulatedNvml nvml = new SimulatedNvml(EightGpus.GPUS)) {
            if (wanted.matcher(NativeCall.class.getName()).find()) {
                met &= judge("native call / the same call from C", NativeCall.measure(nvml), MOST_OF_A_CALL_FROM_C, report);
            }
            if (wanted.matcher(EightGpus.class.getName()).find()) {
                final Map<String, Map<String, Object>> figures = EightGpus.measure(nvml);
                report.put(EightGpus.QUICK, figures.get(EightGpus.QUICK));
                met &= judge(EightGpus.REAL, figures.get(EightGpus.REAL), MOST_OF_THE_VENDOR_CALLS, report);
            }
        }
        return met;
    }

    private static boolean judge(final String name, final Map<String, Object> figures, final double atMost,
                                 final Map<String, Object> report) {
        final boolean met = (double) figures.get("ratio_median") <= atMost;
        figures.put("asked_at_most", atMost);
        figures.put("met", met);
        report.put(name, figures);
        return met;
    }
}
