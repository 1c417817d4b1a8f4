package io.nvbind.bench;

import io.nvbind.ffi.CallGuard;
import io.nvbind.gpu.Gpu;
import io.nvbind.gpu.GpuDriver;
import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.Vendor;
import io.nvbind.guard.GuardedDriver;
import io.nvbind.guard.HostCommand;
import io.nvbind.guard.Quarantine;
import io.nvbind.host.Gpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs to have ROCm SMI in a process of its own: a fast sample in this process and through the other, back to back
 * and at the sampler's own pace, and what the other process takes of memory and time.
 */
public final class GuardCost {

    private static final int WARM_UP = 20_000;
    private static final int SAMPLES = 20_000;
    private static final int PACED = 200;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private GuardCost() {
    }

    /**
     * Measures and prints one JSON object.
     *
     * @param arguments soname or path of a ROCm SMI that shows a GPU.
     * @throws IOException when the process cannot be started.
     */
    public static void main(final String[] arguments) throws IOException {
        final String library = arguments[0];
        final Path folder = Files.createTempDirectory("nvbind-guard-cost-");
        final Map<String, Object> report = new LinkedHashMap<>();
        final HostCommand command = new HostCommand(Vendor.AMD, library, command(), folder.resolve("marker"),
            Duration.ofSeconds(10));
        final long start = System.nanoTime();
        try (GuardedDriver guarded = new GuardedDriver(command, new Quarantine(folder.resolve("quarantine")),
                System.err::println);
             GpuDriver direct = Gpus.watched(Vendor.AMD, library, CallGuard.NONE)) {
            report.put("open_ms", (System.nanoTime() - start) / 1_000_000);
            final Gpu near = direct.gpus().getFirst();
            final Gpu far = guarded.gpus().getFirst();
            measure(near, WARM_UP, 0);
            measure(far, WARM_UP, 0);
            final double here = measure(near, SAMPLES, 0);
            final double there = measure(far, SAMPLES, 0);
            report.put("back_to_back_us", Map.of("here", here, "guarded", there, "ratio", there / here));
            final double herePaced = measure(near, PACED, PACE_NANOS);
            final long cpu = cpuMillis(guarded.hostPid());
            final double therePaced = measure(far, PACED, PACE_NANOS);
            report.put("every_50_ms_us", Map.of("here", herePaced, "guarded", therePaced, "ratio", therePaced / herePaced));
            report.put("host_cpu_percent_at_20_hz",
                (cpuMillis(guarded.hostPid()) - cpu) * 100.0 / (PACED * PACE_NANOS / 1e6));
            report.put("host_rss_kb", memory(guarded.hostPid(), "Rss:"));
            report.put("host_pss_kb", memory(guarded.hostPid(), "Pss:"));
        }
        System.out.println(JsonMapper.builder().build().writeValueAsString(report));
    }

    private static List<String> command() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@config/jvm.options",
            "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData", "-cp",
            System.getProperty("java.class.path"), "io.nvbind.cli.Main", "vendor-host", "AMD");
    }

    /** Median of a sample's microseconds. */
    private static double measure(final Gpu gpu, final int times, final long pause) {
        final GpuSample sample = new GpuSample();
        final long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
            final long before = System.nanoTime();
            gpu.sample(Metric.Tier.FAST, sample);
            nanos[i] = System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos[times / 2] / 1e3;
    }

    private static long cpuMillis(final long pid) {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().totalCpuDuration()).map(Duration::toMillis)
            .orElse(0L);
    }

    private static long memory(final long pid, final String name) throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }
}
