package io.nvbind.levelzero;

import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_AVE_PWR_CAP;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_BURST_PWR_CAP;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_CURRENT_LIMIT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_HW_RANGE;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_POWER;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_PSU_ALERT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL_LIMIT;
import static io.nvbind.levelzero.gen.level_zero_h.ZES_FREQ_THROTTLE_REASON_FLAG_VOLTAGE;
import static io.nvbind.levelzero.gen.level_zero_h.ZE_RESULT_SUCCESS;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;

/** Clock and voltage of the graphics engine, and what holds its clock down: one call tells all. */
final class GraphicsClockReader implements Reader {

    private static final double MILLI = 1000;

    private final FrequencyDomain domain;
    private final int heat = ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL_LIMIT() | ZES_FREQ_THROTTLE_REASON_FLAG_THERMAL();
    private final int power = ZES_FREQ_THROTTLE_REASON_FLAG_AVE_PWR_CAP()
        | ZES_FREQ_THROTTLE_REASON_FLAG_BURST_PWR_CAP() | ZES_FREQ_THROTTLE_REASON_FLAG_POWER();
    private final int hardware = ZES_FREQ_THROTTLE_REASON_FLAG_CURRENT_LIMIT()
        | ZES_FREQ_THROTTLE_REASON_FLAG_PSU_ALERT() | ZES_FREQ_THROTTLE_REASON_FLAG_HW_RANGE()
        | ZES_FREQ_THROTTLE_REASON_FLAG_VOLTAGE();

    GraphicsClockReader(final FrequencyDomain domain) {
        this.domain = domain;
    }

    @Override
    public int read(final GpuSample out) {
        if (domain.handle() == null) {
            out.unavailable(Metric.GPU_CLOCK_MHZ, domain.missing());
            out.unavailable(Metric.VOLTAGE_MV, domain.missing());
            out.unavailable(Metric.THERMAL_THROTTLING, domain.missing());
            out.unavailable(Metric.THROTTLE_POWER, domain.missing());
            out.unavailable(Metric.THROTTLE_HARDWARE, domain.missing());
            return ZE_RESULT_SUCCESS();
        }
        final int status = domain.readState();
        final boolean told = domain.touched();
        final int reasons = domain.reasons();
        domain.clock(status, Metric.GPU_CLOCK_MHZ, out);
        Answer.put(status, domain.volts() >= 0, Metric.VOLTAGE_MV, domain.volts() * MILLI, out);
        Answer.flag(status, told, Metric.THERMAL_THROTTLING, (reasons & heat) != 0, out);
        Answer.flag(status, told, Metric.THROTTLE_POWER, (reasons & power) != 0, out);
        Answer.flag(status, told, Metric.THROTTLE_HARDWARE, (reasons & hardware) != 0, out);
        return status;
    }
}
