package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import io.nvbind.gpu.GpuProcess;
import java.util.Map;
import java.util.Set;

/**
 * What one process has of one GPU.
 *
 * @param pid           the process.
 * @param gpu           the GPU.
 * @param vramBytes     device memory it holds; -1 when the driver does not tell.
 * @param enginePercent by engine (gfx, render, rcs, compute, video, ...) the share of the time since the reading before in
 *                      which it worked for this process, 0..100 %; empty at the first reading.
 * @param engineNanos   the same as time, nanoseconds.
 */
public record DrmUse(int pid, GpuId gpu, long vramBytes, Map<String, Double> enginePercent,
                     Map<String, Long> engineNanos) {

    private static final double BYTES_PER_MIB = 1 << 20;

    /** Copies the maps. */
    public DrmUse {
        enginePercent = Map.copyOf(enginePercent);
        engineNanos = Map.copyOf(engineNanos);
    }

    /**
     * The same in the words that all vendors share. Its kind is told by the engines that worked for it: until one did, and
     * before the second reading, a process counts as one that draws.
     *
     * @return load is that of the busiest engine; NaN at the first reading.
     */
    GpuProcess process() {
        final boolean draws = worked(Set.of("gfx", "render", "rcs"));
        final boolean computes = worked(Set.of("compute", "ccs"));
        final String kind = computes ? draws ? "both" : "compute" : "graphics";
        return new GpuProcess(pid, kind, vramBytes < 0 ? Double.NaN : vramBytes / BYTES_PER_MIB,
            enginePercent.values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN));
    }

    private boolean worked(final Set<String> engines) {
        return engines.stream().anyMatch(engine -> engineNanos.getOrDefault(engine, 0L) > 0);
    }
}
