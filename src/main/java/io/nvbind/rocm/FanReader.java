package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_fan_rpms_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_fan_speed_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_fan_speed_max_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The first fan: turns a minute, and its duty cycle as a share of the greatest. */
final class FanReader {

    private final int index;
    private final RocmCall rpm;
    private final RocmCall speed;
    private final RocmCall speedMax;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    FanReader(final RocmDevice device) {
        index = device.index();
        rpm = device.call("rsmi_dev_fan_rpms_get");
        speed = device.call("rsmi_dev_fan_speed_get");
        speedMax = device.call("rsmi_dev_fan_speed_max_get");
    }

    void slow(final GpuSample out) {
        if (rpm.enter()) {
            number.set(ValueLayout.JAVA_LONG, 0, -1);
            final int status = rsmi_dev_fan_rpms_get(index, 0, number);
            final long turns = number.get(ValueLayout.JAVA_LONG, 0);
            Readings.put(status, Metric.FAN_SPEED_RPM, (double) turns, turns >= 0, out);
        } else {
            out.unavailable(Metric.FAN_SPEED_RPM, rpm.refusal());
        }
        percent(out);
    }

    private void percent(final GpuSample out) {
        if (!speed.enter()) {
            out.unavailable(Metric.FAN_SPEED_PERCENT, speed.refusal());
            return;
        }
        number.set(ValueLayout.JAVA_LONG, 0, -1);
        final int status = rsmi_dev_fan_speed_get(index, 0, number);
        final long duty = number.get(ValueLayout.JAVA_LONG, 0);
        if (!RocmStatus.ok(status)) {
            out.unavailable(Metric.FAN_SPEED_PERCENT, RocmStatus.reason(status));
        } else if (!speedMax.enter()) {
            out.unavailable(Metric.FAN_SPEED_PERCENT, speedMax.refusal());
        } else {
            number.set(ValueLayout.JAVA_LONG, 0, -1);
            final int statusMax = rsmi_dev_fan_speed_max_get(index, 0, number);
            final long most = number.get(ValueLayout.JAVA_LONG, 0);
            Readings.put(statusMax, Metric.FAN_SPEED_PERCENT, 100.0 * duty / most, duty >= 0 && most > 0, out);
        }
    }
}
