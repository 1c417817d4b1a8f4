package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_MEM_TYPE_VRAM;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_memory_total_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_memory_usage_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Video memory, bytes. */
final class MemoryReader {

    private final int index;
    private final RocmCall total;
    private final RocmCall usage;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    MemoryReader(final RocmDevice device) {
        index = device.index();
        total = device.call("rsmi_dev_memory_total_get");
        usage = device.call("rsmi_dev_memory_usage_get");
    }

    void fast(final GpuSample out) {
        final long all = read(total, Metric.VRAM_TOTAL_MB, out);
        final long used = read(usage, Metric.VRAM_USED_MB, out);
        if (all > 0 && used >= 0) {
            out.set(Metric.VRAM_PRESSURE, (double) used / all, System.nanoTime());
        } else {
            final String reason = out.reason(all > 0 ? Metric.VRAM_USED_MB : Metric.VRAM_TOTAL_MB);
            out.unavailable(Metric.VRAM_PRESSURE, reason == null ? RocmStatus.NO_VALUE : reason);
        }
    }

    /** Bytes, or a negative number when they are not known. */
    private long read(final RocmCall call, final Metric metric, final GpuSample out) {
        if (!call.enter()) {
            out.unavailable(metric, call.refusal());
            return -1;
        }
        number.set(ValueLayout.JAVA_LONG, 0, -1);
        final int status = call == total
            ? rsmi_dev_memory_total_get(index, RSMI_MEM_TYPE_VRAM(), number)
            : rsmi_dev_memory_usage_get(index, RSMI_MEM_TYPE_VRAM(), number);
        final long bytes = RocmStatus.ok(status) ? number.get(ValueLayout.JAVA_LONG, 0) : -1;
        Readings.put(status, metric, bytes / Readings.BYTES_PER_MIB, bytes >= 0, out);
        return bytes;
    }
}
