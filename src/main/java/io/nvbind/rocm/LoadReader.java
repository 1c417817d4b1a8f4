package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_busy_percent_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_memory_busy_percent_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Load of the GPU and of its memory controller, percent. */
final class LoadReader {

    private final int index;
    private final RocmCall graphics;
    private final RocmCall memory;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    LoadReader(final RocmDevice device) {
        index = device.index();
        graphics = device.call("rsmi_dev_busy_percent_get");
        memory = device.call("rsmi_dev_memory_busy_percent_get");
    }

    void fast(final GpuSample out) {
        read(graphics, Metric.GPU_UTILIZATION, out);
        read(memory, Metric.MEMORY_UTILIZATION, out);
    }

    private void read(final RocmCall call, final Metric metric, final GpuSample out) {
        if (!call.enter()) {
            out.unavailable(metric, call.refusal());
            return;
        }
        number.set(ValueLayout.JAVA_INT, 0, -1);
        final int status = call == graphics
            ? rsmi_dev_busy_percent_get(index, number) : rsmi_dev_memory_busy_percent_get(index, number);
        final int percent = number.get(ValueLayout.JAVA_INT, 0);
        Readings.put(status, metric, percent, percent >= 0, out);
    }
}
