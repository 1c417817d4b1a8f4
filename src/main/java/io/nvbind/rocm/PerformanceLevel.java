package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_perf_level_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_perf_level_set_v1;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The performance level, under the kernel's names in the order of {@code rsmi_dev_perf_level_t}. */
final class PerformanceLevel implements SettingControl {

    private static final List<String> NAMES = List.of("auto", "low", "high", "manual", "profile_standard", "profile_peak",
        "profile_min_mclk", "profile_min_sclk", "perf_determinism");
    private static final List<String> CHOICES = NAMES.subList(0, NAMES.size() - 1);

    private final int index;
    private final RocmCall get;
    private final RocmCall set;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    PerformanceLevel(final RocmDevice device) {
        index = device.index();
        get = device.call("rsmi_dev_perf_level_get");
        set = device.call("rsmi_dev_perf_level_set_v1");
    }

    @Override
    public SettingState read() {
        if (!get.enter()) {
            return SettingState.unsupported(get.refusal());
        }
        number.set(ValueLayout.JAVA_INT, 0, -1);
        final int status = rsmi_dev_perf_level_get(index, number);
        final int level = number.get(ValueLayout.JAVA_INT, 0);
        if (!RocmStatus.ok(status)) {
            return RocmOutcome.lacking(status);
        }
        return level >= 0 && level < NAMES.size() ? SettingState.of(NAMES.get(level), CHOICES, CHOICES.getFirst())
            : SettingState.unsupported(RocmStatus.NO_VALUE);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        return set.enter() ? RocmOutcome.of(rsmi_dev_perf_level_set_v1(index, NAMES.indexOf(value.text())))
            : RocmOutcome.refused(set);
    }
}
