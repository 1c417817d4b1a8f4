package io.nvbind.rocm;

import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_3D_FULL_SCR_MASK;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_BOOTUP_DEFAULT;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_COMPUTE_MASK;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_CUSTOM_MASK;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_POWER_SAVING_MASK;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_VIDEO_MASK;
import static io.nvbind.rocm.gen.rocm_smi_h.RSMI_PWR_PROF_PRST_VR_MASK;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_profile_presets_get;
import static io.nvbind.rocm.gen.rocm_smi_h.rsmi_dev_power_profile_set;

import io.nvbind.gpu.SettingControl;
import io.nvbind.gpu.SettingOutcome;
import io.nvbind.gpu.SettingState;
import io.nvbind.gpu.SettingValue;
import io.nvbind.rocm.gen.rsmi_power_profile_status_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The power profile, under the kernel's names. {@code custom} takes parameters that no call here has, so it is shown and not
 * offered. The call that tells the profiles aborts in 5.x on real cards and is made from 6.x on only. Setting one makes ROCm
 * SMI set the performance level to {@code manual} by the way.
 */
final class PowerProfile implements SettingControl {

    private static final String NOT_READ = "this ROCm SMI tells it by a call that aborts on real cards";
    private static final String DEFAULT = "bootup_default";
    private static final String CUSTOM = "custom";
    private static final Map<String, Long> MASKS = new LinkedHashMap<>();

    static {
        MASKS.put(DEFAULT, (long) RSMI_PWR_PROF_PRST_BOOTUP_DEFAULT());
        MASKS.put("3d_full_screen", (long) RSMI_PWR_PROF_PRST_3D_FULL_SCR_MASK());
        MASKS.put("power_saving", (long) RSMI_PWR_PROF_PRST_POWER_SAVING_MASK());
        MASKS.put("video", (long) RSMI_PWR_PROF_PRST_VIDEO_MASK());
        MASKS.put("vr", (long) RSMI_PWR_PROF_PRST_VR_MASK());
        MASKS.put("compute", (long) RSMI_PWR_PROF_PRST_COMPUTE_MASK());
        MASKS.put(CUSTOM, (long) RSMI_PWR_PROF_PRST_CUSTOM_MASK());
    }

    private final int index;
    private final boolean readable;
    private final RocmCall get;
    private final RocmCall set;
    private final MemorySegment presets = rsmi_power_profile_status_t.allocate(Arena.ofAuto());

    PowerProfile(final RocmDevice device) {
        index = device.index();
        readable = device.newLayout();
        get = device.call("rsmi_dev_power_profile_presets_get");
        set = device.call("rsmi_dev_power_profile_set");
    }

    @Override
    public SettingState read() {
        if (!readable) {
            return SettingState.unsupported(NOT_READ);
        }
        if (!get.enter()) {
            return SettingState.unsupported(get.refusal());
        }
        presets.fill((byte) 0);
        final int status = rsmi_dev_power_profile_presets_get(index, 0, presets);
        if (!RocmStatus.ok(status)) {
            return RocmOutcome.lacking(status);
        }
        final long available = rsmi_power_profile_status_t.available_profiles(presets);
        final List<String> choices = MASKS.keySet().stream()
            .filter(name -> (MASKS.get(name) & available) != 0 && !name.equals(CUSTOM)).toList();
        final long current = rsmi_power_profile_status_t.current(presets);
        for (final Map.Entry<String, Long> each : MASKS.entrySet()) {
            if (each.getValue() == current) {
                return SettingState.of(each.getKey(), choices, choices.contains(DEFAULT) ? DEFAULT : null);
            }
        }
        return SettingState.unsupported(RocmStatus.NO_VALUE);
    }

    @Override
    public SettingOutcome write(final SettingValue value, final SettingState before) {
        final Long mask = MASKS.get(value.text());
        if (mask == null) {
            return SettingOutcome.refused(SettingOutcome.Result.UNSUPPORTED, "this GPU does not tell its default profile");
        }
        return set.enter() ? RocmOutcome.of(rsmi_dev_power_profile_set(index, 0, mask)) : RocmOutcome.refused(set);
    }
}
