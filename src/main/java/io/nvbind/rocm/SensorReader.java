package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_TEMP_CURRENT;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_TEMP_TYPE_EDGE;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_TEMP_TYPE_JUNCTION;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_TEMP_TYPE_MEMORY;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_VOLT_CURRENT;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_VOLT_TYPE_VDDGFX;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_temp_metric_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_volt_metric_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Temperatures (thousandths of a degree) and the graphics voltage (millivolts). */
final class SensorReader {

    private final int index;
    private final RocmCall edge;
    private final RocmCall junction;
    private final RocmCall memory;
    private final RocmCall voltage;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    SensorReader(final RocmDevice device) {
        index = device.index();
        edge = device.call("rsmi_dev_temp_metric_get", "(edge)");
        junction = device.call("rsmi_dev_temp_metric_get", "(junction)");
        memory = device.call("rsmi_dev_temp_metric_get", "(memory)");
        voltage = device.call("rsmi_dev_volt_metric_get");
    }

    void fast(final GpuSample out) {
        temperature(edge, RSMI_TEMP_TYPE_EDGE(), Metric.GPU_TEMP_C, out);
        temperature(junction, RSMI_TEMP_TYPE_JUNCTION(), Metric.HOTSPOT_TEMP_C, out);
        temperature(memory, RSMI_TEMP_TYPE_MEMORY(), Metric.MEMORY_TEMP_C, out);
        if (voltage.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, Long.MIN_VALUE);
            final int status = rsmi_dev_volt_metric_get(index, RSMI_VOLT_TYPE_VDDGFX(), RSMI_VOLT_CURRENT(), number);
            final long millivolts = number.get(ValueLayout.JAVA_LONG, 0);
            Readings.put(status, Metric.VOLTAGE_MV, (double) millivolts, millivolts != Long.MIN_VALUE, out);
        } else {
            out.unavailable(Metric.VOLTAGE_MV, voltage.refusal());
        }
    }

    private void temperature(final RocmCall call, final int sensor, final Metric metric, final GpuSample out) {
        if (!call.enter()) {
            out.unavailable(metric, call.refusal());
            return;
        }
        number.set(ValueLayout.JAVA_LONG, 0, Long.MIN_VALUE);
        final int status = rsmi_dev_temp_metric_get(index, sensor, RSMI_TEMP_CURRENT(), number);
        final long milliCelsius = number.get(ValueLayout.JAVA_LONG, 0);
        Readings.put(status, metric, milliCelsius * Readings.MILLI, milliCelsius != Long.MIN_VALUE, out);
    }
}
