package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_energy_count_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_ave_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_default_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_cap_range_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.gpu.SettingState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Power drawn and its limit (microwatts), energy (a counter with its resolution in microjoules). */
final class PowerReader {

    private final int index;
    private final boolean newLayout;
    private final RocmCall average;
    private final RocmCall now;
    private final RocmCall energy;
    private final RocmCall cap;
    private final RocmCall capRange;
    private final RocmCall capDefault;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 3);
    private final MemorySegment second = number.asSlice(Long.BYTES);
    private final MemorySegment third = number.asSlice(2L * Long.BYTES);

    PowerReader(final RocmDevice device) {
        index = device.index();
        newLayout = device.newLayout();
        average = device.call("rsmi_dev_power_ave_get");
        now = device.call("rsmi_dev_power_get");
        energy = device.call("rsmi_dev_energy_count_get");
        cap = device.call("rsmi_dev_power_cap_get");
        capRange = device.call("rsmi_dev_power_cap_range_get");
        capDefault = device.call("rsmi_dev_power_cap_default_get");
    }

    /** Average power until 5.x; later libraries say which kind a GPU has, and some GPUs have only the current one. */
    void fast(final GpuSample out) {
        number.set(ValueLayout.JAVA_LONG, 0, -1);
        final int status;
        if (newLayout && now.enter()) {
            status = rsmi_dev_power_get(index, number, second);
        } else if (!newLayout && average.enter()) {
            status = rsmi_dev_power_ave_get(index, 0, number);
        } else {
            out.unavailable(Metric.POWER_DRAW_W, newLayout ? now.refusal() : average.refusal());
            return;
        }
        final long microwatts = number.get(ValueLayout.JAVA_LONG, 0);
        Readings.put(status, Metric.POWER_DRAW_W, microwatts * Readings.MICRO, microwatts >= 0, out);
    }

    void slow(final GpuSample out) {
        if (cap.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, -1);
            final int status = rsmi_dev_power_cap_get(index, 0, number);
            final long microwatts = number.get(ValueLayout.JAVA_LONG, 0);
            Readings.put(status, Metric.POWER_LIMIT_W, microwatts * Readings.MICRO, microwatts >= 0, out);
        } else {
            out.unavailable(Metric.POWER_LIMIT_W, cap.refusal());
        }
        if (energy.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, -1);
            second.set(ValueLayout.JAVA_FLOAT, 0, Float.NaN);
            final int status = rsmi_dev_energy_count_get(index, number, second, third);
            final long count = number.get(ValueLayout.JAVA_LONG, 0);
            final double microjoules = second.get(ValueLayout.JAVA_FLOAT, 0);
            // 5.x fills what a table does not have with zeros.
            Readings.put(status, Metric.ENERGY_J, count * microjoules * Readings.MICRO, count > 0 && microjoules > 0, out);
        } else {
            out.unavailable(Metric.ENERGY_J, energy.refusal());
        }
    }

    SettingState limit() {
        if (!cap.enter()) {
            return SettingState.unsupported(cap.refusal());
        }
        final int status = rsmi_dev_power_cap_get(index, 0, number);
        if (!RocmStatus.ok(status)) {
            return RocmOutcome.lacking(status);
        }
        final double value = number.get(ValueLayout.JAVA_LONG, 0) * Readings.MICRO;
        double factory = Double.NaN;
        if (capDefault.enter() && RocmStatus.ok(rsmi_dev_power_cap_default_get(index, number))) {
            factory = number.get(ValueLayout.JAVA_LONG, 0) * Readings.MICRO;
        }
        double min = Double.NaN;
        double max = Double.NaN;
        if (capRange.enter() && RocmStatus.ok(rsmi_dev_power_cap_range_get(index, 0, number, second))) {
            max = number.get(ValueLayout.JAVA_LONG, 0) * Readings.MICRO;
            min = second.get(ValueLayout.JAVA_LONG, 0) * Readings.MICRO;
        }
        return SettingState.of(value, min, max, factory);
    }
}
