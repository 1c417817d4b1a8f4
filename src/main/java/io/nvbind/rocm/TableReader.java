package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_gpu_metrics_info_get;

import io.nvbind.gpu.GpuSample;
import io.nvbind.gpu.Metric;
import io.nvbind.rocm.gen.rsmi_gpu_metrics_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What only the driver's gpu_metrics table tells: clocks, throttling, video engines, the PCIe link.
 *
 * <p>The buffer is larger than any release's and filled with ones, which is the driver's own way of saying "not known": what
 * an older library leaves as it was reads as just that. 5.x fills it with zeros instead, up to the 96 bytes it has.
 */
final class TableReader {

    private static final long BYTES = 4096;
    private static final byte UNTOUCHED = (byte) 0xff;
    private static final int UNKNOWN_U16 = 0xffff;
    private static final int GRAPHICS_CLOCKS = 8;
    private static final int VIDEO_ENGINES = 4;
    private static final double TENTH = 0.1;
    private static final String NO_INDEPENDENT_STATUS =
        "this version of ROCm SMI does not pass the driver's independent throttle status on";
    private static final String NO_RESIDENCY = "this version of ROCm SMI or of the driver does not count it";

    private final int index;
    private final boolean newLayout;
    private final RocmCall call;
    private final MemorySegment table = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    private final Residency residency = new Residency();
    private long lastThermal = Throttle.UNKNOWN;

    TableReader(final RocmDevice device) {
        index = device.index();
        newLayout = device.newLayout();
        call = device.call("rsmi_dev_gpu_metrics_info_get");
    }

    /** Null, or why there is no table. */
    private String read() {
        if (!call.enter()) {
            return call.refusal();
        }
        table.fill(UNTOUCHED);
        final int status = rsmi_dev_gpu_metrics_info_get(index, table);
        return RocmStatus.ok(status) ? null : RocmStatus.reason(status);
    }

    void fast(final GpuSample out) {
        final String reason = read();
        if (reason != null) {
            out.unavailable(Metric.GPU_CLOCK_MHZ, reason);
            out.unavailable(Metric.MEMORY_CLOCK_MHZ, reason);
            throttle(reason, out);
            return;
        }
        Readings.put(Metric.GPU_CLOCK_MHZ, graphicsClock(), RocmStatus.NO_VALUE, out);
        Readings.put(Metric.MEMORY_CLOCK_MHZ, known(rsmi_gpu_metrics_t.current_uclk(table)), RocmStatus.NO_VALUE, out);
        final long status = newLayout ? rsmi_gpu_metrics_t.indep_throttle_status(table) : Throttle.UNKNOWN;
        if (status == Throttle.UNKNOWN) {
            throttle(newLayout ? RocmStatus.NO_VALUE : NO_INDEPENDENT_STATUS, out);
            thermalByGrowth(out);
        } else {
            final long now = System.nanoTime();
            out.set(Metric.THROTTLE_POWER, Throttle.flag(status, Throttle.POWER), now);
            out.set(Metric.THROTTLE_HARDWARE, Throttle.flag(status, Throttle.HARDWARE), now);
            out.set(Metric.THERMAL_THROTTLING, Throttle.flag(status, Throttle.THERMAL), now);
        }
    }

    private static void throttle(final String reason, final GpuSample out) {
        out.unavailable(Metric.THROTTLE_POWER, reason);
        out.unavailable(Metric.THROTTLE_HARDWARE, reason);
        out.unavailable(Metric.THERMAL_THROTTLING, reason);
    }

    /** Cards without a status have counters of the time spent throttled: hot when one grew since the last sample. */
    private void thermalByGrowth(final GpuSample out) {
        final long thermal = newLayout ? thermalTicks() : Throttle.UNKNOWN;
        if (thermal != Throttle.UNKNOWN) {
            if (lastThermal == Throttle.UNKNOWN) {
                out.unavailable(Metric.THERMAL_THROTTLING, Residency.FIRST);
            } else {
                out.set(Metric.THERMAL_THROTTLING, thermal > lastThermal ? 1 : 0, System.nanoTime());
            }
        }
        lastThermal = thermal;
    }

    /** A card has one clock, or one for each of its dies, of which the first may be off. */
    private double graphicsClock() {
        double clock = known(rsmi_gpu_metrics_t.current_gfxclk(table));
        for (int i = 0; newLayout && Double.isNaN(clock) && i < GRAPHICS_CLOCKS; i++) {
            clock = known(rsmi_gpu_metrics_t.current_gfxclks(table, i));
        }
        return clock;
    }

    void slow(final GpuSample out) {
        final String missing = read();
        final boolean there = missing == null;
        final String reason = there ? RocmStatus.NO_VALUE : missing;
        final double video = there ? video() : Double.NaN;
        Readings.put(Metric.ENCODER_UTILIZATION, video, reason, out);
        Readings.put(Metric.DECODER_UTILIZATION, video, reason, out);
        final double speed = there ? known(rsmi_gpu_metrics_t.pcie_link_speed(table)) * TENTH : Double.NaN;
        final int generation = PcieSpeed.generation(speed);
        Readings.put(Metric.PCIE_GENERATION, generation > 0 ? generation : Double.NaN, reason, out);
        final double width = there ? known(rsmi_gpu_metrics_t.pcie_link_width(table)) : Double.NaN;
        Readings.put(Metric.PCIE_WIDTH, width > 0 ? width : Double.NaN, reason, out);
        residencies(there ? NO_RESIDENCY : missing, there && newLayout, out);
    }

    private void residencies(final String reason, final boolean there, final GpuSample out) {
        final long power = there ? rsmi_gpu_metrics_t.ppt_residency_acc(table) : Throttle.UNKNOWN;
        final long thermal = there ? thermalTicks() : Throttle.UNKNOWN;
        if (there) {
            residency.at(rsmi_gpu_metrics_t.accumulation_counter(table), rsmi_gpu_metrics_t.firmware_timestamp(table));
        }
        put(Metric.THROTTLE_POWER_S, power, reason, out);
        put(Metric.THROTTLE_THERMAL_S, thermal, reason, out);
    }

    private void put(final Metric metric, final long ticks, final String reason, final GpuSample out) {
        if (ticks == Throttle.UNKNOWN) {
            out.unavailable(metric, reason);
        } else {
            Readings.put(metric, residency.seconds(ticks), Residency.FIRST, out);
        }
    }

    /** Ticks in which the socket, a voltage regulator or the memory was too hot; -1 when the library tells none. */
    private long thermalTicks() {
        final long socket = rsmi_gpu_metrics_t.socket_thm_residency_acc(table);
        final long regulator = rsmi_gpu_metrics_t.vr_thm_residency_acc(table);
        final long memory = rsmi_gpu_metrics_t.hbm_thm_residency_acc(table);
        if (socket == Throttle.UNKNOWN) {
            return Throttle.UNKNOWN;
        }
        return socket + (regulator == Throttle.UNKNOWN ? 0 : regulator) + (memory == Throttle.UNKNOWN ? 0 : memory);
    }

    /** The busiest of the video engines, each of which encodes and decodes. */
    private double video() {
        double most = known(rsmi_gpu_metrics_t.average_mm_activity(table));
        for (int i = 0; newLayout && i < VIDEO_ENGINES; i++) {
            final double engine = known(rsmi_gpu_metrics_t.vcn_activity(table, i));
            most = Double.isNaN(most) || engine > most ? engine : most;
        }
        return most;
    }

    private static double known(final short value) {
        final int number = Short.toUnsignedInt(value);
        return number == UNKNOWN_U16 ? Double.NaN : number;
    }
}
