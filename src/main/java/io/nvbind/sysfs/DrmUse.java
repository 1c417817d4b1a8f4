package io.nvbind.sysfs;

import io.nvbind.gpu.GpuId;
import java.util.Map;

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

    /** Copies the maps. */
    public DrmUse {
        enginePercent = Map.copyOf(enginePercent);
        engineNanos = Map.copyOf(engineNanos);
    }
}
