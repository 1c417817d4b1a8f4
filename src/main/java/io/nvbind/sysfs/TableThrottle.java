package io.nvbind.sysfs;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;

/**
 * Why an AMD GPU is slowed down, by its {@code gpu_metrics} table: a status that means the same on every chip (1.3, and 2.2
 * to 2.4), or counters of the time spent throttled of which one grew since the last sample (1.6 on, and 3.0). Bits: the
 * kernel's {@code drivers/gpu/drm/amd/pm/swsmu/inc/amdgpu_smu.h}, SMU_THROTTLER_*. One thread; allocates nothing.
 */
final class TableThrottle {

    /** Heat: bits 32-47, but for 36 (hotspot), which RDNA 3 sets nearly always, so that it says nothing. */
    static final long THERMAL = 0x0000_ffff_0000_0000L & ~(1L << 36);
    /** Power limits: PPT, SPL, FPPT, SPPT. */
    static final long POWER = 0x0000_0000_0000_00ffL;
    /** Limits of current (TDC, EDC, APCC) and of the hardware's life (PPM, FIT). */
    static final long HARDWARE = 0xff00_0000_00ff_0000L;

    static final String UNKNOWN = "amdgpu does not know it: its field in gpu_metrics is unset";
    static final String NO_STATUS = "this version of gpu_metrics has no throttle status that means the same on every chip";
    static final String NO_HARDWARE = "this version of gpu_metrics counts no throttling by the hardware's own limits";
    static final String FIRST = "needs a second sample";

    private static final int THERMAL_COUNTERS = 3;
    private static final long U32 = 0xffff_ffffL;

    private double thermal;
    private double power;
    private double hardware;
    private String reason;
    private String hardwareReason;
    private long lastThermal = -1;
    private long lastPower = -1;

    /**
     * Nothing is known.
     *
     * @param why the table cannot be read; null to leave the reason open.
     */
    void forget(final String why) {
        thermal = Double.NaN;
        power = Double.NaN;
        hardware = Double.NaN;
        reason = why;
        hardwareReason = why;
    }

    /**
     * Takes it out of a table.
     *
     * @param bytes  the table.
     * @param layout its layout.
     */
    void take(final byte[] bytes, final TableLayout layout) {
        forget(NO_STATUS);
        if (layout.throttle() >= 0) {
            status(MetricsTable.u32(bytes, layout.throttle() + Integer.BYTES) << Integer.SIZE
                | MetricsTable.u32(bytes, layout.throttle()));
        } else if (layout.residencies() >= 0) {
            residencies(bytes, layout);
        }
    }

    private void status(final long status) {
        if (status == -1L) {
            forget(UNKNOWN);
        } else {
            thermal = (status & THERMAL) == 0 ? 0 : 1;
            power = (status & POWER) == 0 ? 0 : 1;
            hardware = (status & HARDWARE) == 0 ? 0 : 1;
        }
    }

    private void residencies(final byte[] bytes, final TableLayout layout) {
        forget(FIRST);
        hardwareReason = NO_HARDWARE;
        final int first = layout.residencies();
        final long hot = MetricsTable.u32(bytes, first) + sum(bytes, layout.thermal(), THERMAL_COUNTERS);
        final int limits = (layout.thermal() - first) / Integer.BYTES - 1;
        final long limited = sum(bytes, first + Integer.BYTES, limits);
        if (hot == (THERMAL_COUNTERS + 1) * U32) {
            reason = UNKNOWN;
        } else {
            thermal = grown(lastThermal, hot);
            power = grown(lastPower, limited);
        }
        lastThermal = hot;
        lastPower = limited;
    }

    private static long sum(final byte[] bytes, final int offset, final int counters) {
        long sum = 0;
        for (int i = 0; i < counters; i++) {
            sum += MetricsTable.u32(bytes, offset + i * Integer.BYTES);
        }
        return sum;
    }

    private static double grown(final long before, final long now) {
        if (before < 0) {
            return Double.NaN;
        }
        return before == now ? 0 : 1;
    }

    /**
     * Stores the three flags.
     *
     * @param out receives them.
     */
    void put(final GpuSample out) {
        Sensors.put(Metric.THERMAL_THROTTLING, thermal, reason, out);
        Sensors.put(Metric.THROTTLE_POWER, power, reason, out);
        Sensors.put(Metric.THROTTLE_HARDWARE, hardware, hardwareReason, out);
    }
}
