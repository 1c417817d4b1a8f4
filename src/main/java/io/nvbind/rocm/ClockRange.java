package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_CLK_TYPE_MEM;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_CLK_TYPE_SYS;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_clk_range_set;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_od_volt_info_get;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingOutcome.Result;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.rocm.gen.rsmi_od_volt_freq_data_t;
import io.nvbind.rocm.gen.rsmi_range_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The range of a clock: megahertz when set, hertz when read. The call that reads it aborts in 5.x on the files of real
 * cards and is made from 6.x on only; there is none that gives a clock back. The kernel's own file has both. Setting a range
 * makes ROCm SMI set the performance level to {@code manual} first.
 */
final class ClockRange implements SettingControl {

    private static final String NOT_READ = "this ROCm SMI tells it by a call that aborts on real cards";
    private static final String NO_RESET = "ROCm SMI has no call that gives a clock back to the driver";
    private static final String NOT_EQUAL = "ROCm SMI takes only a least clock below the greatest";
    private static final double HERTZ_PER_MHZ = 1e6;

    private final int index;
    private final boolean graphics;
    private final boolean readable;
    private final RocmCall get;
    private final RocmCall set;
    private final MemorySegment info = Arena.ofAuto().allocate(2 * rsmi_od_volt_freq_data_t.sizeof(), Long.BYTES);

    /**
     * Prepares it.
     *
     * @param device   which GPU.
     * @param graphics false for the memory's clock.
     */
    ClockRange(final RocmDevice device, final boolean graphics) {
        index = device.index();
        this.graphics = graphics;
        readable = device.newLayout();
        get = device.call("rsmi_dev_od_volt_info_get");
        set = device.call("rsmi_dev_clk_range_set", graphics ? "(graphics)" : "(memory)");
    }

    @Override
    public SettingState read() {
        if (set.refusal() != null) {
            return SettingState.unsupported(set.refusal());
        }
        if (!readable) {
            return SettingState.of((SettingValue) null, Double.NaN, Double.NaN, null).unread(NOT_READ);
        }
        if (!get.enter()) {
            return SettingState.unsupported(get.refusal());
        }
        info.fill((byte) 0);
        final int status = rsmi_dev_od_volt_info_get(index, info);
        if (!RocmStatus.ok(status)) {
            return RocmOutcome.lacking(status);
        }
        final MemorySegment limits = graphics ? rsmi_od_volt_freq_data_t.sclk_freq_limits(info)
            : rsmi_od_volt_freq_data_t.mclk_freq_limits(info);
        final MemorySegment now = graphics ? rsmi_od_volt_freq_data_t.curr_sclk_range(info)
            : rsmi_od_volt_freq_data_t.curr_mclk_range(info);
        final double least = rsmi_range_t.lower_bound(limits) / HERTZ_PER_MHZ;
        final double most = rsmi_range_t.upper_bound(limits) / HERTZ_PER_MHZ;
        final double low = rsmi_range_t.lower_bound(now) / HERTZ_PER_MHZ;
        final double high = rsmi_range_t.upper_bound(now) / HERTZ_PER_MHZ;
        if (most <= 0 || high <= 0) {
            return SettingState.unsupported(RocmStatus.NO_VALUE);
        }
        // Of the memory's clock some drivers tell the upper end only.
        return SettingState.of(new SettingValue.Range(low > 0 && low <= high ? low : least, high), least, most, null);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        if (!(value instanceof SettingValue.Range(final double min, final double max))) {
            return SettingOutcome.refused(Result.UNSUPPORTED, NO_RESET);
        }
        final long low = Math.round(min);
        final long high = Math.round(max);
        if (low >= high || low < 0) {
            return SettingOutcome.refused(Result.OUT_OF_RANGE, NOT_EQUAL);
        }
        return set.enter()
            ? RocmOutcome.of(rsmi_dev_clk_range_set(index, low, high, graphics ? RSMI_CLK_TYPE_SYS() : RSMI_CLK_TYPE_MEM()))
            : RocmOutcome.refused(set);
    }
}
